package io.ringfort.proxy.container;

/// How a change of attributes of a container or an account ended.
public sealed interface UpdateOutcome {
  record Updated() implements UpdateOutcome {}

  record Absent() implements UpdateOutcome {}

  /// No majority answered in time. It may take effect, now or later.
  record Unknown() implements UpdateOutcome {}
}
