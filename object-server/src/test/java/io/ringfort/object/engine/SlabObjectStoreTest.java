package io.ringfort.object.engine;

import static io.ringfort.object.engine.EngineFixture.inline;
import static io.ringfort.object.engine.EngineFixture.key;
import static io.ringfort.object.engine.EngineFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.EngineOptions.IndexKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlabObjectStoreTest extends ObjectStoreConformance {
  private static final int PARTITIONS = 1 << EngineFixture.POWER;
  private static final int PUTS = 4000;

  @TempDir Path directory;

  @Override
  ObjectStore open(EngineOptions options) throws IOException {
    return SlabObjectStore.open(
        new LocalDisk(directory), EngineFixture.with(options, IndexKind.ROCKSDB));
  }

  /// A put is acknowledged before the index knows of it; nobody may notice.
  @Test
  void everyCallSeesWhatWasAcknowledgedBeforeItBegan(@TempDir Path other) throws Exception {
    EngineOptions options =
        EngineFixture.with(EngineFixture.options(clock, 64 << 20), IndexKind.ROCKSDB);
    try (ObjectStore store = SlabObjectStore.open(new LocalDisk(other), options);
        ExecutorService callers = Executors.newFixedThreadPool(PARTITIONS)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        PartitionId own = new PartitionId(0, partition);
        ends.add(callers.submit(() -> putAndLook(store, own)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  /// However small the objects are and however much log may wait.
  @Test
  void checkpointIsDueWhenMuchOfTheIndexIsInMemory(@TempDir Path other) throws Exception {
    EngineOptions options =
        EngineFixture.with(
            EngineFixture.options(clock, 1L << 30), IndexKind.ROCKSDB, Long.MAX_VALUE);
    try (SlabObjectStore store = SlabObjectStore.open(new LocalDisk(other), options);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      store.upkeep().checkpoint();
      long before = store.log().writtenBytes();
      Timestamp order = Timestamp.ofMicros(clock.microTime(), 1);
      List<Future<?>> puts = new ArrayList<>();
      for (int number = 0; number < 2 * IndexTables.CHANGES_MAX; number++) {
        CommitRequest request = request(key(number), order, "", inline(new byte[0]));
        puts.add(callers.submit(() -> store.commit(request)));
      }
      for (Future<?> put : puts) {
        put.get();
      }
      Instant end = Instant.now().plusSeconds(20);
      while (store.upkeep().pendingBytes() > (store.log().writtenBytes() - before) / 2) {
        assertThat(Instant.now()).as("a checkpoint").isBefore(end);
        Thread.sleep(10);
      }
    }
  }

  private void putAndLook(ObjectStore store, PartitionId own) {
    SplittableRandom random = new SplittableRandom(own.number());
    Set<ObjectKey> held = new HashSet<>();
    for (int put = 0; put < PUTS; put++) {
      ObjectKey key = key(random.nextInt(500));
      if (key.hash().partition(EngineFixture.POWER) != own.number()) {
        continue;
      }
      Timestamp order = Timestamp.ofMicros(clock.microTime() + put, own.number() + 1);
      assertThat(store.commit(request(key, order, "m", inline(new byte[100]))))
          .isInstanceOf(CommitResult.Held.class);
      held.add(key);
      switch (random.nextInt(4)) {
        case 0 -> assertThat(store.read(key, order)).isInstanceOf(ReadResult.Found.class);
        case 1 ->
            assertThat(store.scan(own, null, ObjectStore.PAGE_MAX))
                .filteredOn(version -> version.key().equals(key))
                .singleElement()
                .satisfies(version -> assertThat(version.version().order()).isEqualTo(order));
        case 2 -> assertThat(store.digest(own).total().count()).isEqualTo(held.size());
        default ->
            assertThat(store.rowDebts(Timestamp.MAX, null, ObjectStore.PAGE_MAX))
                .filteredOn(debt -> debt.key().equals(key))
                .singleElement()
                .satisfies(debt -> assertThat(debt.order()).isEqualTo(order));
      }
    }
  }
}
