package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;

/// A version that a device holds.
///
/// @param version order, birth, and whether it is a tombstone
/// @param dataBytes length of the data; 0 for a tombstone
/// @param dataId birth of the put that brought the data; for [ObjectContent.SameData]
public record HeldVersion(ObjectKey key, Version version, long dataBytes, Timestamp dataId) {}
