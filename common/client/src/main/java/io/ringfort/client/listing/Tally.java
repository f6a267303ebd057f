package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;

/// Sums over the rows of a collection, as one replica has them: exact, kept in the same write as
/// the rows.
///
/// @param rowCount live rows
/// @param objectCount sum of the objects that the rows stand for
/// @param bytesUsed sum of their bytes
/// @param newest the highest order of any row, tombstones included
/// @param live digest of name and version of the live rows; equal digests mean equal listings
/// @param dead digest of name and version of the tombstones
public record Tally(
    long rowCount,
    long objectCount,
    long bytesUsed,
    Timestamp newest,
    RowDigest live,
    RowDigest dead) {
  /// The tally of no rows.
  public static final Tally ZERO =
      new Tally(0, 0, 0, Timestamp.ZERO, RowDigest.ZERO, RowDigest.ZERO);
}
