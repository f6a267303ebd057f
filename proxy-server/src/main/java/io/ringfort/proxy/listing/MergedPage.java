package io.ringfort.proxy.listing;

import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.PageEntry;
import java.util.List;

/// A page of what a majority holds together.
public record MergedPage<R extends ListingRow<R>>(List<PageEntry<R>> entries, boolean truncated) {
  public MergedPage {
    entries = List.copyOf(entries);
  }
}
