package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is still to be told to others about the versions of a device: to primaries that missed one
/// (hints), to containers whose listing lacks one (row debts). Kept as marks in the log and in the
/// index. To remember is durable on return; to forget is not flushed, so a crash may bring back
/// what was forgotten, never lose what was not.
///
/// Safe for use by many threads.
final class Reminders {
  private final IndexTables tables;
  private final LogWriter log;
  private final Upkeep upkeep;

  Reminders(IndexTables tables, LogWriter log, Upkeep upkeep) {
    this.tables = tables;
    this.log = log;
    this.upkeep = upkeep;
  }

  /// See [ObjectStore#noteHint].
  void noteHint(RepairHint hint) {
    upkeep.write(() -> log.await(log.append(mark(RecordType.HINT, hint, false))));
  }

  /// See [ObjectStore#dropHint].
  void dropHint(RepairHint hint) {
    log.append(mark(RecordType.HINT_DROP, hint, true));
  }

  private static LogRecord mark(RecordType type, RepairHint hint, boolean lazy) {
    return LogRecord.mark(type, hint.key(), hint.device(), hint.order(), new byte[0], lazy);
  }

  /// See [ObjectStore#hints].
  List<RepairHint> hints(@Nullable RepairHint after, int max) {
    ScanPage<RepairHint> page = new ScanPage<>(max);
    IndexKey from =
        after == null
            ? IndexKey.first(IndexKey.HINT)
            : IndexKey.hint(after.key(), after.device()).next();
    tables.scan(
        from,
        IndexKey.first(IndexKey.HINT + 1),
        (key, value) ->
            page.add(new RepairHint(key.objectKey(), LogEffects.markOrder(value), key.tail())));
    return page.items();
  }

  /// See [ObjectStore#rowPaid]. The debt itself comes with the version.
  void rowPaid(ObjectKey key, Timestamp order) {
    log.append(
        LogRecord.mark(RecordType.ROW_PAID, key, RecordHeader.NO_DEVICE, order, new byte[0], true));
  }

  /// See [ObjectStore#rowDebts].
  List<RowDebt> rowDebts(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    ScanPage<RowDebt> page = new ScanPage<>(max);
    IndexKey from = after == null ? IndexKey.first(IndexKey.DEBT) : IndexKey.debt(after).next();
    tables.scan(
        from,
        IndexKey.first(IndexKey.DEBT + 1),
        (key, value) -> {
          Timestamp order = LogEffects.markOrder(value);
          return !madeBefore.isAfter(order)
              || page.add(new RowDebt(key.objectKey(), order, LogEffects.markName(value)));
        });
    return page.items();
  }
}
