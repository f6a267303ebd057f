package io.ringfort.object.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/// The part of the index that survives a restart: an ordered map. Derived from the log and never in
/// the way of an acknowledgement; what is lost here is found again by reading the log.
///
/// Safe for use by many threads, but [#persist] is called by one at a time.
interface ObjectIndex extends AutoCloseable {
  /// Stands for "removed" among changes.
  byte[] REMOVED = new byte[0];

  byte @Nullable [] find(IndexKey key);

  /// The values of keys, in their order; null where there is none.
  default List<byte @Nullable []> findAll(List<IndexKey> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (IndexKey key : keys) {
      values.add(find(key));
    }
    return values;
  }

  /// Makes all changes durable, or after a crash none.
  void persist(Map<IndexKey, byte[]> changes);

  /// Entries from a key on, in order, up to another, exclusive, at most `max`.
  NavigableMap<IndexKey, byte[]> page(IndexKey from, IndexKey to, int max);

  /// Forgets everything, durably.
  void clear();

  @Override
  void close();
}
