package io.ringfort.proxy.container;

/// How the removal of a container ended.
public sealed interface RemoveOutcome {
  record Removed() implements RemoveOutcome {}

  record Absent() implements RemoveOutcome {}

  /// It has objects in it; nothing changed.
  record NotEmpty() implements RemoveOutcome {}

  /// No majority answered in time. It may take effect, now or later.
  record Unknown() implements RemoveOutcome {}
}
