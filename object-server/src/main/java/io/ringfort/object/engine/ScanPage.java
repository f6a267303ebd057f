package io.ringfort.object.engine;

import java.util.ArrayList;
import java.util.List;

/// One page of a scan, filled until it is full.
final class ScanPage<T> {
  private final int max;
  private final List<T> items = new ArrayList<>();

  /// @param max at most so many items, 1 to [ObjectStore#PAGE_MAX]
  ScanPage(int max) {
    this.max = bounded(max);
  }

  /// Checks the length of a page.
  ///
  /// @throws IllegalArgumentException if it is not within 1 to [ObjectStore#PAGE_MAX]
  static int bounded(int max) {
    if (max < 1 || max > ObjectStore.PAGE_MAX) {
      throw new IllegalArgumentException(
          "page is not within 1 to " + ObjectStore.PAGE_MAX + ": " + max);
    }
    return max;
  }

  /// Adds an item.
  ///
  /// @return whether there is room for another one
  boolean add(T item) {
    items.add(item);
    return items.size() < max;
  }

  List<T> items() {
    return items;
  }
}
