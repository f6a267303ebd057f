package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A bounded number of newest versions by key. A key has a few places in each of two sets, and goes
/// where one is empty, so that nearly all places are used before anything has to leave (balanced
/// allocations: Azar, Broder, Karlin, Upfal, 1994). Where all its places are taken, a version that
/// was not asked for since it came makes room. Neither a look-up nor a change locks or moves
/// anything, so both cost next to nothing.
///
/// Safe for use by many threads, as long as no two of them change the same key at once.
final class VersionCache {
  /// Of a set.
  private static final int PLACES = 4;

  /// Of a key.
  private static final int CHOICES = 2 * PLACES;

  /// A version in its place.
  private static final class Cached {
    final long hash;
    final ObjectKey key;
    final IndexEntry entry;

    /// Whether it was asked for lately; a lost update does no harm.
    boolean wanted;

    Cached(long hash, ObjectKey key, IndexEntry entry, boolean wanted) {
      this.hash = hash;
      this.key = key;
      this.entry = entry;
      this.wanted = wanted;
    }

    boolean isOf(long keyHash, ObjectKey other) {
      return hash == keyHash && key.equals(other);
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

  private static long hash(ObjectKey key) {
    return (key.hash().low() ^ key.policy()) * 0x9e37_79b9_7f4a_7c15L;
  }

  /// One of the places of a key, from both of its sets in turn: who takes the first empty one takes
  /// the emptier set.
  private int place(long hash, int choice) {
    long set = (choice & 1) == 0 ? hash >>> 32 : hash;
    return ((int) set & setMask) * PLACES + (choice >> 1);
  }

  /// What is kept of a key; null if nothing is.
  @Nullable IndexEntry find(ObjectKey key) {
    long hash = hash(key);
    for (int choice = 0; choice < CHOICES; choice++) {
      Cached cached = places.get(place(hash, choice));
      if (cached != null && cached.isOf(hash, key)) {
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
    long hash = hash(key);
    while (true) {
      int place = placeOf(hash, key);
      boolean known = place >= 0;
      if (!known) {
        place = placeToFill(hash);
      }
      Cached before = places.get(place);
      boolean same = before != null && before.isOf(hash, key);
      boolean wanted = before != null && same && before.wanted;
      if (same == known
          && places.compareAndSet(place, before, new Cached(hash, key, entry, wanted))) {
        return;
      }
    }
  }

  void remove(ObjectKey key) {
    long hash = hash(key);
    for (int place = placeOf(hash, key); place >= 0; place = placeOf(hash, key)) {
      Cached cached = places.get(place);
      if (cached != null && cached.isOf(hash, key)) {
        places.compareAndSet(place, cached, null);
      }
    }
  }

  void clear() {
    for (int place = 0; place < places.length(); place++) {
      places.set(place, null);
    }
  }

  private int placeOf(long hash, ObjectKey key) {
    for (int choice = 0; choice < CHOICES; choice++) {
      int place = place(hash, choice);
      Cached cached = places.get(place);
      if (cached != null && cached.isOf(hash, key)) {
        return place;
      }
    }
    return -1;
  }

  /// An empty place of the key, else the first that was not wanted; where all were, they have to be
  /// wanted again to stay.
  private int placeToFill(long hash) {
    int unwanted = -1;
    for (int choice = 0; choice < CHOICES; choice++) {
      int place = place(hash, choice);
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
    for (int choice = 0; choice < CHOICES; choice++) {
      Cached cached = places.get(place(hash, choice));
      if (cached != null) {
        cached.wanted = false;
      }
    }
    return place(hash, (int) (hash >>> 61));
  }
}
