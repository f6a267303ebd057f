package io.ringfort.proxy.multipart;

/// What became of the creation of an upload, or of a look at it.
public sealed interface UploadOutcome {
  /// It is open: parts may come.
  record Open(UploadInfo info) implements UploadOutcome {}

  /// Its object is being put together.
  record Completing(UploadInfo info) implements UploadOutcome {}

  /// There is no such upload: never, or not any more.
  record Absent() implements UploadOutcome {}

  /// Too many devices are full.
  record NoSpace() implements UploadOutcome {}

  /// No majority answered in time.
  record Unknown() implements UploadOutcome {}
}
