package io.ringfort.common.quorum;

import io.ringfort.common.time.Timestamp;

/// One version of an object, as the protocol sees it.
///
/// @param order decides which version is newer; equal to `birth` until the version is *restamped*.
///   No two versions of a key share an order, so it also says whether two replicas agree
/// @param birth the timestamp that the write was made with: the identity of the write, and what
///   users see (`X-Timestamp`, `Last-Modified`, version id)
/// @param tombstone the object was deleted
public record Version(Timestamp order, Timestamp birth, boolean tombstone) implements Newest {
  public Version {
    if (birth.equals(Timestamp.ZERO)) {
      throw new IllegalArgumentException("a version needs a birth");
    }
    if (birth.isAfter(order)) {
      throw new IllegalArgumentException("order " + order + " is before birth " + birth);
    }
  }

  /// A version just written: order and birth are the same.
  public static Version written(Timestamp at, boolean tombstone) {
    return new Version(at, at, tombstone);
  }

  /// The same write at a later place in the order.
  public Version restamped(Timestamp later) {
    return new Version(later, birth, tombstone);
  }
}
