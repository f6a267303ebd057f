package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;

/// A primary missed a version that this device holds.
///
/// @param key of the object
/// @param order of the version that was missed
/// @param device index in the ring of the device that missed it
public record RepairHint(ObjectKey key, Timestamp order, int device) {}
