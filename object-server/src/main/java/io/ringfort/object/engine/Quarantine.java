package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes damaged versions out of use: what is known of one stays, so that it still counts in
/// decisions, but its bytes are not served any more until repair brings sound ones.
///
/// Safe for use by many threads.
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final NewestVersions versions;
  private final IndexTables tables;
  private final AtomicLong errors = new AtomicLong();

  Quarantine(NewestVersions versions, IndexTables tables) {
    this.versions = versions;
    this.tables = tables;
  }

  /// Quarantines a version, unless a newer one has taken its place. Not waited for: damage that a
  /// crash makes forgotten is found again.
  void add(ObjectKey key, IndexEntry entry, String reason) {
    count(key, entry, reason);
    ReentrantLock lock = versions.lockOf(key);
    lock.lock();
    try {
      if (versions.onTheWay(key) == null && tables.newest(key).equals(entry)) {
        versions.append(LogRecord.damage(key, entry.version()));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Logs and counts damage, of a handoff copy too, which is not quarantined.
  void count(ObjectKey key, IndexEntry entry, String reason) {
    errors.incrementAndGet();
    LOG.error("{} of {} in slab {}: {}", key, entry.order(), entry.slab(), reason);
  }

  /// How often damage was met since the device was opened.
  long errors() {
    return errors.get();
  }
}
