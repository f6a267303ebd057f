package io.ringfort.proxy.multipart;

/// How giving up an upload ended.
public sealed interface AbortOutcome {
  /// It is gone, and its parts are or soon will be.
  record Aborted() implements AbortOutcome {}

  /// There is no such upload.
  record Absent() implements AbortOutcome {}

  /// Its object is being put together, or may be; nothing changed.
  record Completing() implements AbortOutcome {}

  /// No majority answered in time. It may take effect, now or later.
  record Unknown() implements AbortOutcome {}
}
