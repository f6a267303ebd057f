package io.ringfort.proxy.container;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.name.ContainerName;
import java.util.List;

/// Where the object hall records what is listed. Safe for use by many threads.
public interface ListingRows {
  /// Records rows of chosen versions. `DURABLE` means that a majority of the container's primaries
  /// has all of them, or newer ones, on stable storage: every listing that begins from now on shows
  /// it. Rows may come in any order and more than once. Blocks the calling (virtual) thread until
  /// that is so or the deadline has passed.
  RecordOutcome record(ContainerName name, List<ObjectRow> rows);

  /// How recording ended.
  enum RecordOutcome {
    DURABLE,

    /// No majority answered in time; the rows may be recorded on some replicas. They are still
    /// owed: record them again later.
    UNKNOWN
  }
}
