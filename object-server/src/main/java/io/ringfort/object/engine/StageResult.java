package io.ringfort.object.engine;

/// Whether data may be staged.
public sealed interface StageResult {
  /// Write the data now.
  record Open(ObjectWriter writer) implements StageResult {}

  /// The device is full; nothing was done.
  record OutOfSpace() implements StageResult {}
}
