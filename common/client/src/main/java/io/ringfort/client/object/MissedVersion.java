package io.ringfort.client.object;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;

/// A hint for repair: a primary missed a version.
///
/// @param order of the version
/// @param device id in the ring of the device that missed it
public record MissedVersion(ObjectKey key, Timestamp order, int device) {}
