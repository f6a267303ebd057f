package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The index as it is used: what changed since the last checkpoint in memory, in front of what is
/// persisted, and a bounded cache of newest versions in front of both.
///
/// One thread changes it, the log's; many read. Whoever looks up a version holds the lock of its
/// key and has seen that none of its records is on the way, so that a look-up never puts an old
/// version into the cache while a newer one is being applied.
///
/// What is in memory is hashed, not ordered: look-ups are far more frequent than scans, each page
/// of which goes through all that changed since the last checkpoint.
final class IndexTables implements AutoCloseable {
  private static final int PAGE = 1000;

  /// With so many changes in memory a checkpoint is due. Some more come until it has begun.
  static final int CHANGES_MAX = 1 << 16;

  private record Layers(Map<IndexKey, byte[]> active, Map<IndexKey, byte[]> frozen) {
    /// What a key was changed to; null if it was not.
    byte @Nullable [] find(IndexKey key) {
      byte[] value = active.get(key);
      return value == null ? frozen.get(key) : value;
    }
  }

  private final ObjectIndex persisted;
  private final VersionCache newest;
  private volatile PersistedDebts debts;
  private volatile Layers layers = new Layers(new ConcurrentHashMap<>(), Map.of());

  IndexTables(ObjectIndex persisted, int cachedVersions) {
    this.persisted = persisted;
    this.newest = new VersionCache(cachedVersions);
    this.debts = PersistedDebts.of(persisted);
  }

  /// The newest version of a key, or [IndexEntry#ABSENT].
  IndexEntry newest(ObjectKey key) {
    IndexEntry cached = newest.find(key);
    if (cached != null) {
      return cached;
    }
    byte[] value = find(IndexKey.object(key));
    IndexEntry entry = value == null ? IndexEntry.ABSENT : IndexEntry.decode(value);
    newest.put(key, entry);
    return entry;
  }

  /// The copy of a version that is kept for another device, or [IndexEntry#ABSENT].
  IndexEntry handoff(int device, ObjectKey key) {
    byte[] value = find(IndexKey.handoff(device, key));
    return value == null ? IndexEntry.ABSENT : IndexEntry.decode(value);
  }

  void putNewest(ObjectKey key, IndexEntry entry) {
    put(IndexKey.object(key), entry.encode());
    newest.put(key, entry);
  }

  /// Drops a key from the cache.
  void forget(ObjectKey key) {
    newest.remove(key);
  }

  /// Which records of versions the index does not point to any more: what is superseded stays so,
  /// so that this may be asked without the locks of the keys. Another record may be superseded at
  /// any moment. Does not change what is cached.
  ///
  /// @param records records that took effect
  /// @param locations where they are
  BitSet superseded(List<RecordHeader> records, List<Long> locations) {
    Layers now = layers;
    BitSet superseded = new BitSet(records.size());
    List<Integer> unknown = new ArrayList<>();
    List<IndexKey> keys = new ArrayList<>();
    for (int index = 0; index < records.size(); index++) {
      RecordHeader record = records.get(index);
      IndexKey key = IndexKey.of(record);
      IndexEntry cached = record.isHandoff() ? null : newest.find(record.key());
      byte[] value = cached == null ? now.find(key) : null;
      if (cached != null) {
        superseded.set(index, cached.location() != locations.get(index));
      } else if (value != null) {
        superseded.set(index, !pointsTo(value, locations.get(index)));
      } else {
        unknown.add(index);
        keys.add(key);
      }
    }
    List<byte @Nullable []> values = persisted.findAll(keys);
    for (int index = 0; index < values.size(); index++) {
      byte[] value = values.get(index);
      int record = unknown.get(index);
      superseded.set(record, value == null || !pointsTo(value, locations.get(record)));
    }
    return superseded;
  }

  private static boolean pointsTo(byte[] value, long location) {
    return value.length > 0 && IndexEntry.decode(value).location() == location;
  }

  byte @Nullable [] find(IndexKey key) {
    byte[] value = layers.find(key);
    if (value == null) {
      return persisted.find(key);
    }
    return value.length == 0 ? null : value;
  }

  void put(IndexKey key, byte[] value) {
    layers.active.put(key, value);
  }

  void remove(IndexKey key) {
    layers.active.put(key, ObjectIndex.REMOVED);
  }

  /// Removes a debt; without a trace if it was not persisted yet.
  void removeDebt(IndexKey key) {
    Layers now = layers;
    if (now.frozen.containsKey(key) || debts.mayContain(key)) {
      remove(key);
    } else {
      now.active.remove(key);
    }
  }

  /// How many entries the next checkpoint has to persist.
  int changes() {
    return layers.active.size();
  }

  /// Freezes what changed so far. Only by the thread that changes, and only after the last
  /// [#persistFrozen].
  void freeze() {
    Layers now = layers;
    assert now.frozen.isEmpty() : "a checkpoint is under way";
    int expected = Math.min(now.active.size(), CHANGES_MAX);
    layers = new Layers(new ConcurrentHashMap<>(expected), now.active);
  }

  /// Persists what was frozen, together with `more`.
  void persistFrozen(Map<IndexKey, byte[]> more) {
    Map<IndexKey, byte[]> frozen = layers.frozen;
    frozen.putAll(more);
    debts.persisting(frozen);
    persisted.persist(frozen);
    debts.persisted(frozen);
  }

  /// Forgets what was frozen, which is persisted now. Only by the thread that changes.
  void thaw() {
    layers = new Layers(layers.active, Map.of());
  }

  /// Is shown entries in order.
  interface Visitor {
    /// @return false to stop
    boolean visit(IndexKey key, byte[] value);
  }

  /// Shows the entries from a key on up to another, exclusive.
  void scan(IndexKey from, IndexKey to, Visitor visitor) {
    IndexKey cursor = from;
    while (cursor.compareTo(to) < 0) {
      Layers now = layers;
      NavigableMap<IndexKey, byte[]> page = persisted.page(cursor, to, PAGE);
      boolean last = page.size() < PAGE;
      IndexKey end = last ? to : page.lastKey().next();
      TreeMap<IndexKey, byte[]> merged = new TreeMap<>(page);
      addRange(now.frozen, cursor, end, merged);
      addRange(now.active, cursor, end, merged);
      for (Map.Entry<IndexKey, byte[]> entry : merged.entrySet()) {
        if (!visitor.visit(entry.getKey(), entry.getValue())) {
          return;
        }
      }
      cursor = end;
    }
  }

  /// Puts a newer layer over older ones.
  private static void addRange(
      Map<IndexKey, byte[]> layer, IndexKey from, IndexKey to, Map<IndexKey, byte[]> target) {
    layer.forEach((key, value) -> {
      if (key.compareTo(from) >= 0 && key.compareTo(to) < 0) {
        if (value.length > 0) {
          target.put(key, value);
        } else {
          target.remove(key);
        }
      }
    });
  }

  /// Shows all entries of a space.
  void scan(int space, Visitor visitor) {
    scan(IndexKey.first(space), IndexKey.first(space + 1), visitor);
  }

  /// Forgets everything, also what is persisted.
  void clear() {
    persisted.clear();
    debts = PersistedDebts.none();
    newest.clear();
    layers = new Layers(new ConcurrentHashMap<>(), Map.of());
  }

  @Override
  public void close() {
    persisted.close();
  }
}
