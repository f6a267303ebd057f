package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Version;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Versions that are on their way into the log, by key: decisions take them into account, answers
/// wait for them. Safe for use by many threads; begun under the lock of the key.
final class PendingVersions {
  /// The newest record of a key that is on its way.
  record Pending(Version version, Ticket ticket) {}

  private final ConcurrentHashMap<ObjectKey, Pending> byKey = new ConcurrentHashMap<>();

  @Nullable Pending find(ObjectKey key) {
    return byKey.get(key);
  }

  void begin(LogRecord record) {
    byKey.put(record.header.key(), new Pending(record.version(), record.ticket));
  }

  /// The record took effect, or never will.
  void done(LogRecord record) {
    byKey.computeIfPresent(
        record.header.key(), (_, pending) -> pending.ticket() == record.ticket ? null : pending);
  }
}
