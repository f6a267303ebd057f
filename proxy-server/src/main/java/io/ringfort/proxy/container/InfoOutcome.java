package io.ringfort.proxy.container;

/// What a look at a container found.
public sealed interface InfoOutcome {
  record Found(ContainerInfo info) implements InfoOutcome {}

  record Absent() implements InfoOutcome {}

  /// No majority answered in time.
  record Unknown() implements InfoOutcome {}
}
