package io.ringfort.proxy.object;

/// How a delete ended.
public sealed interface DeleteOutcome {
  /// The object that was there is gone.
  record Deleted() implements DeleteOutcome {}

  /// There was no object (or an expired one); there is none now.
  record Absent() implements DeleteOutcome {}

  /// The condition does not hold; nothing changed.
  ///
  /// @param absent there is no object; else there is one that does not fulfil the condition
  record ConditionFailed(boolean absent) implements DeleteOutcome {}

  /// Others wrote at the same time and won; nothing changed.
  record Conflict() implements DeleteOutcome {}

  /// No majority answered in time. The delete may take effect, once, now or later.
  record Unknown() implements DeleteOutcome {}
}
