package io.ringfort.proxy.multipart;

import io.ringfort.common.time.Timestamp;
import java.util.List;

/// The uploads of a container that are under way.
public sealed interface UploadsOutcome {
  /// In order of the objects' names, then of the ids; and whether more follow.
  record Page(List<Entry> entries, boolean truncated) implements UploadsOutcome {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// No majority answered in time.
  record Unknown() implements UploadsOutcome {}

  /// One of them.
  sealed interface Entry {
    /// Name of the object to be, or the rolled-up prefix with its delimiter.
    String name();

    /// @param initiated when it began
    /// @param note what the door noted then
    record ListedUpload(String name, UploadId id, Timestamp initiated, String note)
        implements Entry {}

    /// All names that begin with `name` (which ends with the delimiter).
    record UploadPrefix(String name) implements Entry {}
  }
}
