package io.ringfort.client.object;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;

/// A stored version whose listing row has been written.
///
/// @param order of the version
public record PaidRow(ObjectKey key, Timestamp order) {}
