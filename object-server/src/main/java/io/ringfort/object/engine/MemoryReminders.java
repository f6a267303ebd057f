package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hints and row debts in memory, see [Reminders]. Used under the lock of the store.
final class MemoryReminders {
  private record HintPlace(ObjectKey key, int device) implements Comparable<HintPlace> {
    @Override
    public int compareTo(HintPlace other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : Integer.compare(device, other.device);
    }
  }

  private final TreeMap<HintPlace, Timestamp> hints = new TreeMap<>();
  private final TreeMap<ObjectKey, RowDebt> debts = new TreeMap<>();

  void noteHint(RepairHint hint) {
    hints.merge(new HintPlace(hint.key(), hint.device()), hint.order(), Timestamp::max);
  }

  List<RepairHint> hints(@Nullable RepairHint after, int max) {
    HintPlace from = after == null ? null : new HintPlace(after.key(), after.device());
    return (from == null ? hints : hints.tailMap(from, false))
        .entrySet().stream()
            .limit(ScanPage.bounded(max))
            .map(hint -> new RepairHint(hint.getKey().key, hint.getValue(), hint.getKey().device))
            .toList();
  }

  void dropHint(RepairHint hint) {
    hints.computeIfPresent(
        new HintPlace(hint.key(), hint.device()),
        (_, order) -> order.isAfter(hint.order()) ? order : null);
  }

  void owe(RowDebt debt) {
    debts.put(debt.key(), debt);
  }

  void rowPaid(ObjectKey key, Timestamp order) {
    debts.computeIfPresent(key, (_, debt) -> debt.order().isAfter(order) ? debt : null);
  }

  List<RowDebt> rowDebts(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    return (after == null ? debts : debts.tailMap(after, false))
        .values().stream()
            .filter(debt -> madeBefore.isAfter(debt.order()))
            .limit(ScanPage.bounded(max))
            .toList();
  }
}
