package io.ringfort.proxy.multipart;

import java.util.List;

/// The parts of an upload.
public sealed interface PartsOutcome {
  /// In ascending order, and whether more follow.
  record Page(UploadInfo info, List<PartInfo> parts, boolean truncated) implements PartsOutcome {
    public Page {
      parts = List.copyOf(parts);
    }
  }

  /// There is no such upload.
  record Absent() implements PartsOutcome {}

  /// No majority answered in time.
  record Unknown() implements PartsOutcome {}
}
