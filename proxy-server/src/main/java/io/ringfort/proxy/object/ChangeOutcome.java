package io.ringfort.proxy.object;

/// How a change of metadata ended.
public sealed interface ChangeOutcome {
  record Changed(ObjectInfo info) implements ChangeOutcome {}

  /// There is no object, or it has expired.
  record Absent() implements ChangeOutcome {}

  /// Others wrote at the same time and won; nothing changed.
  record Conflict() implements ChangeOutcome {}

  /// Too many devices are full; nothing changed.
  record NoSpace() implements ChangeOutcome {}

  /// No majority answered in time. The change may take effect, once, now or later.
  record Unknown() implements ChangeOutcome {}
}
