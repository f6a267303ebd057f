package io.ringfort.object.engine;

/// Names data that a store has made durable and that waits for its commit. Good for one commit on
/// the device that issued it, until the device restarts or the age limit of staged data has passed.
///
/// @param extent which extent holds the data
/// @param use which use of that extent, never repeated on a device
public record StagedData(long extent, long use) {}
