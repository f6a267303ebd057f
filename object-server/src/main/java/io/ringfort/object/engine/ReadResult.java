package io.ringfort.object.engine;

/// What a read finds.
public sealed interface ReadResult {
  /// The version and its data. The reader must be closed.
  record Found(ObjectReader reader) implements ReadResult {}

  /// The object is deleted.
  record Deleted(HeldVersion version) implements ReadResult {}

  /// Nothing is held, or not the version asked for.
  record Absent() implements ReadResult {}

  /// The version is known but its bytes are damaged.
  record Quarantined(HeldVersion version, String reason) implements ReadResult {}
}
