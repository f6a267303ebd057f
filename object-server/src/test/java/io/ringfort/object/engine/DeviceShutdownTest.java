package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.EngineFixture.SteppedClock;
import io.ringfort.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a device, orderly or not: nobody waits for ever, and nothing promised is forgotten.
class DeviceShutdownTest {
  private static final ObjectKey KEY = EngineFixture.key(1);

  private final SteppedClock clock = new SteppedClock();
  private final EngineOptions options = EngineFixture.options(clock, 8 << 20);

  private SlabObjectStore openStepped(SimulatedDisk disk) throws IOException {
    return SlabObjectStore.openStepped(disk, options, SnapshotIndex::open, EngineFault.NONE);
  }

  private Timestamp now() {
    clock.advance(1000);
    return Timestamp.ofMicros(clock.microTime(), 1);
  }

  private static PromiseResult promise(SlabObjectStore store, Timestamp order) {
    return store.promise(KEY, order, EngineFixture.assignment(KEY));
  }

  @Test
  void promisesGrantedWhileClosingHoldAfterwards() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(16 << 20);
    SlabObjectStore store = openStepped(disk);
    promise(store, now());
    List<Timestamp> granted = new ArrayList<>();
    disk.watch(_ -> {
      Timestamp order = now();
      try {
        if (promise(store, order) instanceof PromiseResult.Granted) {
          granted.add(order);
        }
      } catch (DeviceFailedException _) {
        // Refused: nothing is owed.
      }
    });
    store.close();
    disk.watch(_ -> {});

    SlabObjectStore reopened = openStepped(disk);
    Timestamp floor = reopened.query(KEY, EngineFixture.assignment(KEY)).view().floor();
    assertThat(granted).allSatisfy(order -> assertThat(order.isAfter(floor)).isFalse());
    reopened.close();
  }

  @Test
  void anOrderlyEndDoesNotMakeTimestampsJump() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(16 << 20);
    SlabObjectStore store = openStepped(disk);
    Timestamp order = now();
    assertThat(promise(store, order)).isInstanceOf(PromiseResult.Granted.class);
    store.close();

    SlabObjectStore reopened = openStepped(disk);
    assertThat(reopened.query(KEY, EngineFixture.assignment(KEY)).view().floor()).isEqualTo(order);
    reopened.close();
  }

  @Test
  @Timeout(20)
  void aRecordThatMeetsTheEndOfTheDeviceIsNotWaitedForForEver() throws Exception {
    for (int round = 0; round < 200; round++) {
      SimulatedDisk disk = new SimulatedDisk(16 << 20);
      SlabPool pool = new SlabPool(disk, 1, 32 << 10, 8 << 20, EngineFault.NONE);
      disk.createDirectory("log");
      DeviceHealth health = new DeviceHealth("d1");
      LogWriter log =
          new LogWriter(pool, NO_EFFECTS, health, EngineFault.NONE, 1, 1, LogPosition.START, false);
      log.start("d1");
      Thread failing =
          Thread.startVirtualThread(() -> health.fail(new IOException("of an extent")));
      try {
        log.await(log.append(LogRecord.damage(KEY, version())));
      } catch (DeviceFailedException _) {
        // As it should be, if the failure came first.
      }
      failing.join();
      log.close();
    }
  }

  private static final LogWriter.Effects NO_EFFECTS =
      new LogWriter.Effects() {
        @Override
        public void apply(LogRecord record, int slab, int offset) {}

        @Override
        public void refused(LogRecord record) {}
      };

  private io.ringfort.common.quorum.Version version() {
    return io.ringfort.common.quorum.Version.written(now(), false);
  }

  @Test
  @Timeout(20)
  void aRecordThatComesWhileTheDeviceIsClosedIsNotWaitedForForEver() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(16 << 20);
    SlabObjectStore store = openStepped(disk);
    LogRecord late = LogRecord.damage(KEY, version());
    disk.watch(_ -> {
      if (!late.ticket.isDone() && store.log().queued() == 0) {
        store.log().append(late);
      }
    });
    store.close();

    assertThat(late.ticket.outcome()).isEqualTo(Ticket.Outcome.FAILED);
  }

  private void overwrite(SlabObjectStore store, int times) {
    for (int i = 0; i < times; i++) {
      ObjectContent data = EngineFixture.inline(new byte[4000]);
      assertThat(store.commit(EngineFixture.request(KEY, now(), "", data)))
          .isInstanceOf(CommitResult.Held.class);
    }
  }

  /// The log takes no copies any more, and the end waits for whoever compacts.
  @Test
  void nothingIsCompactedOnceTheEndHasBegun() throws IOException {
    SlabObjectStore store = openStepped(new SimulatedDisk(16 << 20));
    overwrite(store, 50);
    assertThat(store.upkeep().compact()).isTrue();
    overwrite(store, 50);

    assertThat(store.upkeep().end()).isTrue();

    assertThat(store.upkeep().compact()).isFalse();
    assertThat(store.upkeep().end()).isFalse();
  }

  @Test
  void anIndexThatFailsTakesTheDeviceOffline() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(16 << 20);
    SlabObjectStore store = openStepped(disk);
    disk.fail("write idx/", 0, 1);

    assertThatThrownBy(store.upkeep()::checkpoint).isInstanceOf(DeviceFailedException.class);
    assertThat(store.status().online()).isFalse();
  }

  @Test
  @Timeout(20)
  void backgroundWorkThatFailsTakesTheDeviceOffline() throws Exception {
    for (Throwable fault :
        List.of(new DeviceFailedException("index", null), new OutOfMemoryError("test"))) {
      DeviceHealth health = new DeviceHealth("d1");
      Maintenance maintenance =
          new Maintenance(
              "d1",
              () -> {
                if (fault instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) fault;
              },
              health);
      maintenance.start();
      while (health.isOnline()) {
        Thread.sleep(Duration.ofMillis(1));
      }
      maintenance.close();
      assertThat(health.reason()).contains(fault.getMessage());
    }
  }
}
