package io.ringfort.client.object;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;

/// A stored version whose listing row has not been written yet.
///
/// @param order of the version
/// @param name path of the object
public record OwedRow(ObjectKey key, Timestamp order, String name) {}
