package io.ringfort.client.object;

/// Names data that a device has staged; means something to that device only. Good for one commit,
/// for a limited time.
public record StageTicket(long place, long use) {}
