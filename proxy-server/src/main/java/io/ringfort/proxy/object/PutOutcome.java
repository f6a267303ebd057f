package io.ringfort.proxy.object;

/// How a put ended.
public sealed interface PutOutcome {
  /// Durable on a majority and in the listing (or owed to it).
  record Stored(ObjectInfo info) implements PutOutcome {}

  /// The door rejected the complete body; nothing changed.
  record Rejected() implements PutOutcome {}

  /// The condition does not hold; nothing changed.
  ///
  /// @param absent there is no object; else there is one that does not fulfil the condition
  record ConditionFailed(boolean absent) implements PutOutcome {}

  /// Others wrote at the same time and won; nothing changed.
  record Conflict() implements PutOutcome {}

  /// Too many devices are full; nothing changed.
  record NoSpace() implements PutOutcome {}

  /// No majority answered in time. The write may take effect, once, now or later.
  record Unknown() implements PutOutcome {}
}
