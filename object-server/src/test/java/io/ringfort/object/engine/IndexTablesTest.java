package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTablesTest {
  private static final byte[] OWED = {1};
  private static final byte[] OWED_ANEW = {2};

  @TempDir private Path folder;
  private ObjectIndex persisted;
  private IndexTables tables;

  @BeforeEach
  void open() {
    persisted = RocksIndex.open(folder);
    tables = new IndexTables(persisted, 16);
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private static IndexKey debt(int number) {
    return IndexKey.debt(new ObjectKey(0, new NameHash(number, number)));
  }

  private void checkpoint() {
    tables.freeze();
    tables.persistFrozen(Map.of());
    tables.thaw();
  }

  private Map<IndexKey, byte[]> scanned() {
    Map<IndexKey, byte[]> found = new TreeMap<>();
    tables.scan(
        IndexKey.DEBT,
        (key, value) -> {
          found.put(key, value);
          return true;
        });
    return found;
  }

  private void assertDebts(Map<IndexKey, byte[]> expected) {
    assertThat(scanned()).containsExactlyInAnyOrderEntriesOf(expected);
    expected.forEach((key, value) -> assertThat(tables.find(key)).isEqualTo(value));
  }

  @Test
  void debtPaidBeforeACheckpointLeavesNothing() {
    tables.put(debt(1), OWED);
    tables.removeDebt(debt(1));

    assertThat(tables.changes()).isZero();
    assertThat(tables.find(debt(1))).isNull();
  }

  @Test
  void debtPaidWhileACheckpointRunsIsGone() {
    tables.put(debt(1), OWED);
    tables.freeze();
    tables.removeDebt(debt(1));
    assertThat(tables.find(debt(1))).isNull();
    tables.persistFrozen(Map.of());
    tables.thaw();

    assertThat(tables.find(debt(1))).isNull();
    checkpoint();
    assertThat(persisted.find(debt(1))).isNull();
  }

  @Test
  void olderDebtThatIsPersistedDoesNotComeBack() {
    tables.put(debt(1), OWED);
    checkpoint();
    tables.put(debt(1), OWED_ANEW);
    tables.removeDebt(debt(1));

    assertThat(tables.find(debt(1))).isNull();
    checkpoint();
    assertThat(persisted.find(debt(1))).isNull();
  }

  @Test
  void persistedDebtIsKnownAfterAReopening() {
    tables.put(debt(1), OWED);
    checkpoint();
    close();
    open();

    tables.put(debt(1), OWED_ANEW);
    tables.removeDebt(debt(1));

    assertThat(tables.find(debt(1))).isNull();
  }

  @Test
  void manyDebtsAreRemovedAsWell() {
    for (int number = 0; number < 10_100; number++) {
      tables.put(debt(number), OWED);
    }
    checkpoint();
    for (int number = 0; number < 10_100; number++) {
      tables.put(debt(number), OWED_ANEW);
      tables.removeDebt(debt(number));
    }
    tables.put(debt(20_000), OWED);
    tables.removeDebt(debt(20_000));

    assertThat(scanned()).isEmpty();
    close();
    open();
    assertThat(scanned()).as("what was not persisted").hasSize(10_100);
  }

  @Test
  void anyOrderOfStepsGivesWhatAMapHas() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<IndexKey, byte[]> model = new TreeMap<>();
      tables.clear();
      for (int step = 0; step < 400; step++) {
        IndexKey key = debt(random.nextInt(8));
        switch (random.nextInt(10)) {
          case 0 -> checkpoint();
          case 1, 2, 3, 4 -> {
            tables.removeDebt(key);
            model.remove(key);
          }
          case 5 -> {
            checkpoint();
            close();
            open();
          }
          default -> {
            byte[] value = {(byte) random.nextInt(1, 100)};
            tables.put(key, value);
            model.put(key, value);
          }
        }
        assertDebts(model);
      }
    }
  }

  private static RecordHeader record(int key, int device) {
    Timestamp order = Timestamp.ZERO;
    ObjectKey of = new ObjectKey(0, new NameHash(key, key));
    return new RecordHeader(
        RecordType.PUT, false, 0, 0, 0, of, device, order, order, order, 0, 0, 0);
  }

  @Test
  void nothingIsSupersededOfNothing() {
    assertThat(tables.superseded(List.of(), List.of()).isEmpty()).isTrue();
  }

  /// Records of few keys come one after the other; some keys are removed; checkpoints happen, or
  /// are under way. The last record of each key is the one that stands.
  @Test
  void recordsAreSupersededByLaterOnesWhereverTheyAreKept() {
    SplittableRandom random = new SplittableRandom(7);
    List<RecordHeader> records = new ArrayList<>();
    List<Long> locations = new ArrayList<>();
    Map<IndexKey, Long> last = new HashMap<>();
    boolean frozen = false;
    for (int step = 1; step <= 4_000; step++) {
      RecordHeader record =
          record(random.nextInt(60), random.nextInt(4) == 0 ? 3 : RecordHeader.NO_DEVICE);
      IndexKey key = IndexKey.of(record);
      if (random.nextInt(10) == 0) {
        tables.remove(key);
        tables.forget(record.key());
        last.remove(key);
      } else {
        IndexEntry entry = IndexEntry.of(record, 1, step);
        if (record.isHandoff()) {
          tables.put(key, entry.encode());
        } else {
          tables.putNewest(record.key(), entry);
        }
        records.add(record);
        locations.add(entry.location());
        last.put(key, entry.location());
      }
      if (random.nextInt(50) == 0) {
        if (frozen) {
          tables.persistFrozen(Map.of());
          tables.thaw();
        } else {
          tables.freeze();
        }
        frozen = !frozen;
      }
      if (step % 400 == 0) {
        BitSet superseded = tables.superseded(records, locations);
        for (int index = 0; index < records.size(); index++) {
          assertThat(superseded.get(index))
              .as("record %s at step %s", index, step)
              .isEqualTo(!locations.get(index).equals(last.get(IndexKey.of(records.get(index)))));
        }
      }
    }
  }
}
