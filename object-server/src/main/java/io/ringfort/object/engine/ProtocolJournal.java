package io.ringfort.object.engine;

import io.ringfort.common.quorum.Standing;
import io.ringfort.common.time.Timestamp;

/// Makes the state of the quorum protocol durable, as marks in the log. Every method is durable on
/// return; none may be called under the lock of a key: it may have to compact.
final class ProtocolJournal {
  private final LogWriter log;
  private final Upkeep upkeep;

  ProtocolJournal(LogWriter log, Upkeep upkeep) {
    this.log = log;
    this.upkeep = upkeep;
  }

  /// Nothing above the ceiling is granted or accepted before it is raised again.
  void ceiling(Timestamp ceiling) {
    append(RecordType.CEILING, ceiling, new byte[0]);
  }

  /// How much the replica may say about a partition.
  void standing(Standing standing) {
    append(RecordType.STANDING, Timestamp.ZERO, Manifest.encode(standing));
  }

  private void append(RecordType type, Timestamp order, byte[] payload) {
    upkeep.write(() ->
        log.await(
            log.append(
                LogRecord.mark(
                    type, LogRecord.NO_KEY, RecordHeader.NO_DEVICE, order, payload, false))));
  }
}
