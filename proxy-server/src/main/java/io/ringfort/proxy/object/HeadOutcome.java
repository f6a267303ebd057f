package io.ringfort.proxy.object;

/// What a look at an object without its data found.
public sealed interface HeadOutcome {
  /// The current version.
  record Found(ObjectInfo info) implements HeadOutcome {}

  /// There is no object, or it was deleted, or it has expired.
  record Absent() implements HeadOutcome {}

  /// No majority answered in time.
  record Unknown() implements HeadOutcome {}
}
