package io.ringfort.proxy.multipart;

/// How the upload of a part ended.
public sealed interface PartOutcome {
  /// Durable on a majority.
  record Stored(PartInfo info) implements PartOutcome {}

  /// There is no such upload; nothing was stored.
  record Absent() implements PartOutcome {}

  /// The object is being put together; nothing was stored.
  record Completing() implements PartOutcome {}

  /// The door rejected the complete body; nothing was stored.
  record Rejected() implements PartOutcome {}

  /// Too many devices are full; nothing was stored.
  record NoSpace() implements PartOutcome {}

  /// No majority answered in time.
  record Unknown() implements PartOutcome {}
}
