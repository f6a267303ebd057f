package io.ringfort.proxy.object;

/// What a read found.
public sealed interface GetOutcome {
  /// The current version. Close it when done.
  record Found(StoredObject object) implements GetOutcome {}

  /// There is no object, or it was deleted, or it has expired.
  record Absent() implements GetOutcome {}

  /// No majority answered in time.
  record Unknown() implements GetOutcome {}
}
