package io.ringfort.client.object;

/// What opening a version found.
public sealed interface OpenOutcome {
  /// It is open; close it.
  record Opened(OpenObject object) implements OpenOutcome {}

  /// The replica does not hold that version.
  record NotHeld() implements OpenOutcome {}

  /// The replica holds it, but its bytes are damaged.
  record Damaged(String reason) implements OpenOutcome {}
}
