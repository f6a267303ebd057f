package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded number of newest versions by key, in sets of a few places each. A key belongs to one
/// set; where that is full, a version that was not asked for since it came makes room. Neither a
/// look-up nor a change locks or moves anything, so both cost next to nothing.
///
/// Safe for use by many threads, as long as no two of them change the same key at once.
final class VersionCache {
  private static final int PLACES = 4;

  /// A version in its place.
  private static final class Cached {
    final ObjectKey key;
    final IndexEntry entry;

    /// Whether it was asked for lately; a lost update does no harm.
    boolean wanted;

    Cached(ObjectKey key, IndexEntry entry, boolean wanted) {
      this.key = key;
      this.entry = entry;
      this.wanted = wanted;
    }
  }

  private final AtomicReferenceArray<@Nullable Cached> places;
  private final int setMask;

  /// @param versionsMax how many versions are to find a place; rounded up to a power of two
  VersionCache(int versionsMax) {
    int sets = Integer.highestOneBit(Math.max(1, (versionsMax - 1) / PLACES) * 2);
    this.places = new AtomicReferenceArray<>(sets * PLACES);
    this.setMask = sets - 1;
  }

  private int firstPlace(ObjectKey key) {
    long hash = (key.hash().low() ^ key.policy()) * 0x9e37_79b9_7f4a_7c15L;
    return ((int) (hash >>> 32) & setMask) * PLACES;
  }

  /// What is kept of a key; null if nothing is.
  @Nullable IndexEntry find(ObjectKey key) {
    int first = firstPlace(key);
    for (int place = first; place < first + PLACES; place++) {
      Cached cached = places.get(place);
      if (cached != null && cached.key.equals(key)) {
        if (!cached.wanted) {
          cached.wanted = true;
        }
        return cached.entry;
      }
    }
    return null;
  }

  /// Keeps a version in place of the one that was kept.
  void put(ObjectKey key, IndexEntry entry) {
    while (true) {
      int place = placeOf(key);
      boolean known = place >= 0;
      if (!known) {
        place = placeToFill(key);
      }
      Cached before = places.get(place);
      boolean same = before != null && before.key.equals(key);
      if (same == known
          && places.compareAndSet(
              place, before, new Cached(key, entry, before != null && same && before.wanted))) {
        return;
      }
    }
  }

  void remove(ObjectKey key) {
    for (int place = placeOf(key); place >= 0; place = placeOf(key)) {
      Cached cached = places.get(place);
      if (cached != null && cached.key.equals(key)) {
        places.compareAndSet(place, cached, null);
      }
    }
  }

  void clear() {
    for (int place = 0; place < places.length(); place++) {
      places.set(place, null);
    }
  }

  private int placeOf(ObjectKey key) {
    int first = firstPlace(key);
    for (int place = first; place < first + PLACES; place++) {
      Cached cached = places.get(place);
      if (cached != null && cached.key.equals(key)) {
        return place;
      }
    }
    return -1;
  }

  /// An empty place of the key's set, else the first that was not wanted; where all were, they have
  /// to be wanted again to stay.
  private int placeToFill(ObjectKey key) {
    int first = firstPlace(key);
    int unwanted = -1;
    for (int place = first; place < first + PLACES; place++) {
      Cached cached = places.get(place);
      if (cached == null) {
        return place;
      }
      if (unwanted < 0 && !cached.wanted) {
        unwanted = place;
      }
    }
    if (unwanted >= 0) {
      return unwanted;
    }
    for (int place = first; place < first + PLACES; place++) {
      Cached cached = places.get(place);
      if (cached != null) {
        cached.wanted = false;
      }
    }
    return first + (int) (key.hash().high() & PLACES - 1);
  }
}
