package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Newest;
import io.ringfort.object.engine.PendingVersions.Pending;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The newest version of each key: the one that is on its way into the log, if there is one, else
/// the one in the index. What is decided about a key is decided under its lock, on that version;
/// what is answered waits, outside the lock, until that version is durable.
///
/// Safe for use by many threads.
final class NewestVersions {
  private final KeyLocks locks = new KeyLocks();
  private final PendingVersions pending;
  private final IndexTables tables;
  private final LogWriter log;

  /// @param pending from which the log's writer takes what took effect
  NewestVersions(PendingVersions pending, IndexTables tables, LogWriter log) {
    this.pending = pending;
    this.tables = tables;
    this.log = log;
  }

  /// The lock that every other method here wants to be held, but for those that wait.
  ReentrantLock lockOf(ObjectKey key) {
    return locks.of(key);
  }

  /// The version of a key that is on its way; null if the index holds the newest one.
  @Nullable Pending onTheWay(ObjectKey key) {
    return pending.find(key);
  }

  /// What decisions about a key start from.
  ///
  /// @param onTheWay what [#onTheWay] said under the same lock
  Newest newest(ObjectKey key, @Nullable Pending onTheWay) {
    if (onTheWay != null) {
      return onTheWay.version();
    }
    IndexEntry entry = tables.newest(key);
    return entry.isAbsent() ? Newest.ABSENT : entry.version();
  }

  /// Whether the bytes of the newest version are known to be damaged.
  ///
  /// @param onTheWay what [#onTheWay] said under the same lock
  boolean isDamaged(ObjectKey key, @Nullable Pending onTheWay) {
    return onTheWay == null && tables.newest(key).damaged();
  }

  /// Appends a record, and lets others see that it is on its way. Handoff copies are of no concern
  /// to others.
  Ticket append(LogRecord record) {
    if (!record.header.isHandoff()) {
      pending.begin(record);
    }
    return log.append(record);
  }

  /// Waits for what an answer was decided on; false if it did not become durable, and the answer
  /// has to be decided anew.
  boolean settled(@Nullable Pending onTheWay) {
    return onTheWay == null || log.awaitDurable(onTheWay.ticket()) == Ticket.Outcome.DURABLE;
  }

  /// Waits until a version is in the index, or will never be.
  void awaitEffect(Pending onTheWay) {
    log.await(onTheWay.ticket());
  }
}
