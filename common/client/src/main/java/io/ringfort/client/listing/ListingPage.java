package io.ringfort.client.listing;

import java.util.List;

/// A page as one replica has it; state and entries are of the same moment.
///
/// @param truncated more entries follow within the bounds asked for
public record ListingPage<R extends ListingRow<R>>(
    CollectionState state, List<PageEntry<R>> entries, boolean truncated) {
  public ListingPage {
    entries = List.copyOf(entries);
  }
}
