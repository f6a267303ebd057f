package io.ringfort.listing;

import io.ringfort.client.listing.ListingQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// What a page must be, worked out the slow way: all names in order, one after the other.
final class ListingModel {
  static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private ListingModel() {}

  /// Names of entries and whether more follow; a rolled-up prefix is marked by `>`.
  record Expected(List<String> entries, boolean truncated) {}

  static Expected page(Collection<String> live, ListingQuery query) {
    TreeSet<String> names = new TreeSet<>(query.reverse() ? BYTES.reversed() : BYTES);
    names.addAll(live);
    String above = query.reverse() ? query.endMarker() : query.marker();
    String below = query.reverse() ? query.marker() : query.endMarker();
    List<String> all = new ArrayList<>();
    for (String name : names) {
      boolean inBounds =
          name.startsWith(query.prefix())
              && (above.isEmpty() || BYTES.compare(name, above) > 0)
              && (below.isEmpty() || BYTES.compare(name, below) < 0);
      if (inBounds) {
        int end =
            query.delimiter().isEmpty()
                ? -1
                : name.indexOf(query.delimiter(), query.prefix().length());
        String rolledUp = end < 0 ? "" : name.substring(0, end + query.delimiter().length());
        if (end < 0) {
          all.add(name);
        } else if (!rolledUp.equals(above) && !all.contains(">" + rolledUp)) {
          all.add(">" + rolledUp);
        }
      }
    }
    int count = Math.min(query.limit(), all.size());
    return new Expected(List.copyOf(all.subList(0, count)), all.size() > count);
  }
}
