package io.ringfort.proxy.container;

import java.util.List;

/// A page of a listing.
///
/// @param <T> what an entry is
public sealed interface ListOutcome<T> {
  /// The entries in order, and whether more follow.
  record Page<T>(List<T> entries, boolean truncated) implements ListOutcome<T> {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// What was to be listed is not there.
  record Absent<T>() implements ListOutcome<T> {}

  /// No majority answered in time.
  record Unknown<T>() implements ListOutcome<T> {}
}
