package io.ringfort.client.object;

/// Space and health of one device.
///
/// @param device its name on its server
/// @param online whether it serves at all
/// @param acceptsData whether it takes puts; false when full or offline
/// @param failure why it is offline; empty if it is not
public record NodeStatus(
    String device,
    boolean online,
    boolean acceptsData,
    long capacityBytes,
    long usedBytes,
    long objects,
    long quarantined,
    String failure) {}
