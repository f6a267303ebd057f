package io.ringfort.object.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which debts of listing rows are persisted. Nearly every debt is paid before the next checkpoint;
/// of one that was never persisted nothing has to be, neither it nor its end.
///
/// Known as long as they are few. Once they were many, every debt counts as persisted, until the
/// device is opened again.
///
/// One thread persists, another asks.
final class PersistedDebts {
  private static final int KNOWN_MAX = 10_000;

  private final Set<IndexKey> known = ConcurrentHashMap.newKeySet();
  private volatile boolean complete;

  private PersistedDebts(boolean complete) {
    this.complete = complete;
  }

  /// Those of an index that is opened.
  static PersistedDebts of(ObjectIndex persisted) {
    Set<IndexKey> debts =
        persisted
            .page(IndexKey.first(IndexKey.DEBT), IndexKey.first(IndexKey.DEBT + 1), KNOWN_MAX + 1)
            .keySet();
    PersistedDebts found = new PersistedDebts(debts.size() <= KNOWN_MAX);
    if (found.complete) {
      found.known.addAll(debts);
    }
    return found;
  }

  static PersistedDebts none() {
    return new PersistedDebts(true);
  }

  boolean mayContain(IndexKey key) {
    return !complete || known.contains(key);
  }

  /// Called before changes are persisted, and while they can still be seen as frozen.
  void persisting(Map<IndexKey, byte[]> changes) {
    changes.forEach((key, value) -> {
      if (key.space() == IndexKey.DEBT && value.length > 0 && complete) {
        known.add(key);
      }
    });
    if (known.size() > KNOWN_MAX) {
      complete = false;
      known.clear();
    }
  }

  /// Called after they were persisted.
  void persisted(Map<IndexKey, byte[]> changes) {
    changes.forEach((key, value) -> {
      if (key.space() == IndexKey.DEBT && value.length == 0) {
        known.remove(key);
      }
    });
  }
}
