package io.ringfort.client.listing;

import java.util.List;
import java.util.Optional;

/// One replica of collections of one kind: a device of a server. Here or elsewhere: both
/// implementations pass the same conformance suite. Safe for use by many threads; calls block.
///
/// Faults are `NodeFailedException`; `DEVICE_FAILED` stands for a device that is missing, failed or
/// full.
///
/// @param <N> the name of a collection
/// @param <R> a row
public sealed interface ListingNode<N, R extends ListingRow<R>> permits ContainerNode, AccountNode {
  /// How many rows one call may bring.
  int ROWS_MAX = 10_000;

  /// Takes in what a change or another replica says of a collection: creation, removal, attributes,
  /// rows. What is known newer stays. On return everything, new or known, is on stable storage.
  ///
  /// @param header what to know besides rows; [CollectionHeader#NONE] for nothing
  /// @param rows at most [#ROWS_MAX]
  /// @return the state that includes it
  CollectionState merge(N name, CollectionHeader header, List<R> rows);

  /// Removes a collection unless it has live rows here.
  RemoveReply remove(N name, CollectionHeader removal);

  /// What is known of a collection without its rows.
  CollectionState fetchState(N name);

  /// A page of its live rows, whether the collection itself is there or not.
  ListingPage<R> list(N name, ListingQuery query);

  /// Single rows, tombstones included.
  ///
  /// @param rowNames at most [#ROWS_MAX]
  /// @return in the order of the names asked for; empty where nothing was ever heard
  List<Optional<R>> findRows(N name, List<String> rowNames);
}
