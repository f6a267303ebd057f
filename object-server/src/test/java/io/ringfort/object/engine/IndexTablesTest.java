package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.ring.NameHash;
import java.nio.file.Path;
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
}
