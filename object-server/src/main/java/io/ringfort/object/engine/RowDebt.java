package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;

/// A stored version whose listing row has not been written yet.
///
/// @param key of the object
/// @param order of the version
/// @param name path of the object, to find its container
public record RowDebt(ObjectKey key, Timestamp order, String name) {}
