package io.ringfort.proxy.listing;

import io.ringfort.client.listing.AttributeItem;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads attributes that carry their times.
public final class Attributes {
  private Attributes() {}

  /// The values that are there.
  public static SortedMap<String, String> values(SortedMap<String, AttributeItem> items) {
    SortedMap<String, String> values = new TreeMap<>();
    items.forEach((name, item) -> {
      if (!item.value().isEmpty()) {
        values.put(name, item.value());
      }
    });
    return values;
  }
}
