package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;

/// A row of a listing: what one replica, or all of them together, know of one name.
///
/// @param <R> the type itself
public sealed interface ListingRow<R extends ListingRow<R>> permits ObjectRow, ContainerRow {
  String name();

  /// Its place in the order of writes of this name; the highest wins.
  Timestamp order();

  /// False for a tombstone.
  boolean live();

  /// How many objects the row stands for in the totals of its collection; 0 for a tombstone.
  long objectCount();

  /// How many bytes the row stands for in the totals of its collection; 0 for a tombstone.
  long bytesUsed();

  /// What is known after hearing this row and another one of the same name. Commutative,
  /// associative, idempotent.
  R merge(R other);

  /// Whether both say the same about what is listed under the name. Totals do not matter: they
  /// follow with some delay.
  boolean sameVersion(R other);
}
