package io.ringfort.client.listing;

/// What one replica knows of a collection without its rows.
public record CollectionState(CollectionHeader header, Tally tally) {
  /// Nothing was ever heard of it.
  public static final CollectionState UNKNOWN =
      new CollectionState(CollectionHeader.NONE, Tally.ZERO);
}
