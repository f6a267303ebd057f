package io.ringfort.client.listing;

/// What a replica answers to the removal of a collection.
public enum RemoveReply {
  /// Removed, durably; or something newer was known.
  REMOVED,

  /// There are live rows; nothing changed.
  NOT_EMPTY
}
