package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;

/// What a container reported about its size.
///
/// @param reported when; the newest report wins
public record ContainerTotals(Timestamp reported, long objectCount, long bytesUsed) {
  /// Nothing was reported yet.
  public static final ContainerTotals NONE = new ContainerTotals(Timestamp.ZERO, 0, 0);

  public ContainerTotals {
    if (objectCount < 0 || bytesUsed < 0) {
      throw new IllegalArgumentException(
          "totals are negative: " + objectCount + " objects, " + bytesUsed + " bytes");
    }
  }

  ContainerTotals merge(ContainerTotals other) {
    return reported.compareTo(other.reported) >= 0 ? this : other;
  }
}
