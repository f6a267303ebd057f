package io.ringfort.proxy.container;

/// How the creation of a container ended.
public sealed interface CreateOutcome {
  record Created() implements CreateOutcome {}

  /// It was there already; its attributes were changed as asked.
  record Existed() implements CreateOutcome {}

  /// It is there with another storage policy than the one asked for; nothing changed.
  record PolicyDiffers(int policy) implements CreateOutcome {}

  /// No majority answered in time. It may take effect, now or later.
  record Unknown() implements CreateOutcome {}
}
