package io.ringfort.common.quorum;

import org.jspecify.annotations.Nullable;

/// A device as a primary of a partition.
///
/// @param device the device's id in the ring, not negative
/// @param incarnation rises with every disk put in under this id, so that what a wiped disk once
///   acknowledged is never counted for its successor; [#UNKNOWN] if the sender has not learned it
public record Member(int device, long incarnation) {
  /// The incarnation is not yet known to whoever speaks.
  public static final long UNKNOWN = 0;

  public Member {
    if (device < 0 || incarnation < 0) {
      throw new IllegalArgumentException("member out of range: " + device + ", " + incarnation);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Member that && device == that.device && incarnation == that.incarnation;
  }

  @Override
  public int hashCode() {
    return device * 31 + Long.hashCode(incarnation);
  }

  Member join(Member other) {
    return incarnation >= other.incarnation ? this : other;
  }
}
