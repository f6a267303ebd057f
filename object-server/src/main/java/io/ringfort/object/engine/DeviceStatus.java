package io.ringfort.object.engine;

/// Space, load and health of a device at one moment.
///
/// @param capacityBytes what the device may use
/// @param usedBytes what it uses
/// @param liveBytes of these, bytes of versions that can be read
/// @param garbageBytes of these, bytes that compaction can bring back
/// @param objects versions with data
/// @param tombstones versions without
/// @param handoffs copies kept for others
/// @param slabs segment files of the log
/// @param extents files with data of large objects
/// @param queuedRecords records that wait for the writer
/// @param quarantined versions whose bytes are damaged
/// @param readErrors damaged or unreadable reads since the start
/// @param acceptsData false if a put would be answered with out of space
/// @param lostData true if acknowledged data was found lost when the device was opened
/// @param online false after a failure; then `failure` says why
/// @param failure empty while online
public record DeviceStatus(
    long capacityBytes,
    long usedBytes,
    long liveBytes,
    long garbageBytes,
    long objects,
    long tombstones,
    long handoffs,
    int slabs,
    int extents,
    int queuedRecords,
    long quarantined,
    long readErrors,
    boolean acceptsData,
    boolean lostData,
    boolean online,
    String failure) {}
