package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Replicas that fail, are full or damaged, and clients that go away.
abstract class HallFailuresConformance extends HallFixture {
  HallFailuresConformance(List<Way> ways) {
    super(ways);
  }

  /// Stores, and waits until the last replica has it, too.
  private void storedOnAll(byte[] data) throws IOException {
    stored(data);
    eventually(() -> {
      Newest newest = held(primary(0)).view().newest();
      assertThat(newest.order()).isGreaterThan(Timestamp.ZERO);
      assertThat(held(primary(1)).view().newest()).isEqualTo(newest);
      assertThat(held(primary(2)).view().newest()).isEqualTo(newest);
    });
  }

  /// The primary that is read first.
  private int nearest() {
    for (int replica = 0; replica < 3; replica++) {
      if (cluster.nodes.get(primary(replica)).answersAtOnce()) {
        return primary(replica);
      }
    }
    return primary(0);
  }

  private int handoff() {
    return cluster.hall.rings().object(0).handoffs(placement().partition()).iterator().next().id();
  }

  @Test
  void oneNodeDownIsHintedAndHandedOff() throws IOException {
    for (int size : new int[] {1000, 600_000}) {
      int gone = primary(1);
      cluster.nodes.get(gone).down = true;
      byte[] data = Body.random(size);
      double hints = cluster.count("object_hints_noted_total");
      double copies = cluster.count("object_handoff_copies_total");

      PutOutcome outcome = put(Body.of(data));

      assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
      assertThat(fetched()).isEqualTo(data);
      eventually(() -> {
        assertThat(cluster.count("object_hints_noted_total")).isEqualTo(hints + 1);
        assertThat(cluster.count("object_handoff_copies_total")).isEqualTo(copies + 1);
      });
      MissedVersion hint =
          new MissedVersion(key(), ((PutOutcome.Stored) outcome).info().order(), gone);
      List<MissedVersion> noted = new ArrayList<>();
      for (int replica : new int[] {0, 2}) {
        noted.addAll(cluster.nodes.get(primary(replica)).missedVersions(null, 10));
      }
      assertThat(noted).contains(hint);
      assertThat(cluster.store(handoff()).handoffs(null, 10))
          .anySatisfy(copy -> {
            assertThat(copy.device()).isEqualTo(gone);
            assertThat(copy.version().version().order()).isEqualTo(hint.order());
            assertThat(copy.version().dataBytes()).isEqualTo(size);
          });
      cluster.nodes.get(gone).down = false;
    }
  }

  @Test
  void twoNodesDownIsUnknownAndLaterFine() throws IOException {
    stored(Body.random(10));
    cluster.nodes.get(primary(0)).down = true;
    cluster.nodes.get(primary(1)).down = true;

    assertThat(put(Body.of("x"))).isEqualTo(new PutOutcome.Unknown());
    assertThat(service.get(name, 0)).isEqualTo(new GetOutcome.Unknown());
    assertThat(delete()).isEqualTo(new DeleteOutcome.Unknown());

    cluster.nodes.get(primary(0)).down = false;
    cluster.nodes.get(primary(1)).down = false;
    assertThat(put(Body.of("y"))).isInstanceOf(PutOutcome.Stored.class);
  }

  @Test
  void versionOfAMinorityIsCompletedByTheReader() throws IOException {
    stored(Body.random(10));
    byte[] data = "only one has it".getBytes(StandardCharsets.UTF_8);
    ObjectMetadata metadata = new ObjectMetadata(data.length, "etag", ObjectAttributes.NONE);
    Version version = Version.written(cluster.hall.timestamps().next(), false);
    assertThat(
            cluster
                .nodes
                .get(primary(2))
                .commit(
                    new VersionWrite(
                        key(),
                        name.path(),
                        learned(),
                        version,
                        version.birth(),
                        ByteBuffer.wrap(metadata.encode()),
                        new WriteData.Inline(ByteBuffer.wrap(data)),
                        true))
                .kind())
        .isEqualTo(QuorumAnswer.Kind.HELD);
    cluster.nodes.get(primary(0)).down = true;

    assertThat(fetched()).isEqualTo(data);

    cluster.nodes.get(primary(0)).down = false;
    cluster.nodes.get(primary(2)).down = true;
    assertThat(held(primary(1)).view().newest()).isEqualTo(version);
    assertThat(fetched()).isEqualTo(data);
  }

  @Test
  void smallVersionBelowAFloorIsRestamped() throws IOException {
    restampedBelowAFloor(Body.random(1000));
  }

  @Test
  void largeVersionBelowAFloorIsRestamped() throws IOException {
    restampedBelowAFloor(Body.random(600_000));
  }

  /// One replica slept through the put and has a floor above it now, as after a restart; another
  /// one is gone. The version is restamped, and its last holder is at the new order before the
  /// other has taken the data from it: every second one who opens it there is slow, which is the
  /// other as often as not.
  private void restampedBelowAFloor(byte[] data) throws IOException {
    FaultyNode floored = cluster.nodes.get(primary(1));
    floored.down = true;
    stored(data);
    floored.down = false;
    cluster.nodes.get(primary(2)).down = true;
    Timestamp floor = Timestamp.ofMicros(cluster.clock.microTime() + 2_000_000, 0);
    assertThat(floored.promise(key(), learned(), floor).kind())
        .isEqualTo(QuorumAnswer.Kind.GRANTED);
    AtomicInteger openers = new AtomicInteger();
    cluster.nodes.get(primary(0)).opening =
        () -> pause(openers.getAndIncrement() % 2 == 0 ? Duration.ZERO : Duration.ofMillis(50));

    assertThat(fetched()).isEqualTo(data);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void clientThatGoesAwayLeavesNothing() throws IOException {
    stored(Body.random(20));
    int before = extents();

    assertThatThrownBy(() -> put(Body.of(Body.random(3_000_000)).breakingAt(1_700_000)))
        .isInstanceOf(IOException.class)
        .hasMessage("the client went away");

    eventually(() -> assertThat(extents()).isEqualTo(before));
    assertThat(fetched()).hasSize(20);
  }

  @Test
  void rejectedBodyLeavesNothing() throws IOException {
    int before = extents();

    assertThat(put(Body.of("small").rejected())).isEqualTo(new PutOutcome.Rejected());
    assertThat(put(Body.of(Body.random(2_000_000)).rejected()))
        .isEqualTo(new PutOutcome.Rejected());

    eventually(() -> assertThat(extents()).isEqualTo(before));
    assertThat(service.get(name, 0)).isEqualTo(new GetOutcome.Absent());
  }

  @Test
  void replicaThatTakesNothingIsDropped() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    cluster.nodes.get(primary(1)).uploads = gate;
    byte[] data = Body.random(14_000_000);

    PutOutcome outcome = put(Body.of(data));

    assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
    assertThat(fetched()).isEqualTo(data);
    eventually(() -> assertThat(cluster.count("object_hints_noted_total")).isEqualTo(1));
    gate.countDown();
  }

  @Test
  void readGoesOnFromAnotherReplica() throws IOException {
    byte[] data = Body.random(5_000_000);
    storedOnAll(data);
    cluster.nodes.get(nearest()).readBytesMax = 2_500_000;

    assertThat(fetched()).isEqualTo(data);
    assertThat(cluster.count("object_reads_resumed_total")).isPositive();
  }

  @Test
  void damagedReplicaIsReadAround() throws IOException {
    byte[] data = Body.random(3_000_000);
    storedOnAll(data);
    assertThat(damage(folder.resolve("d" + nearest()), data)).isEqualTo(1);

    assertThat(fetched()).isEqualTo(data);
    assertThat(cluster.count("object_reads_resumed_total")).isPositive();
  }

  /// Flips a bit in the middle of the data on a device.
  private static int damage(Path device, byte[] data) throws IOException {
    int flipped = 0;
    try (Stream<Path> files = Files.walk(device)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
          byte[] head = new byte[64];
          if (raw.length() >= data.length
              && raw.read(head) == 64
              && Arrays.equals(head, Arrays.copyOf(data, 64))) {
            raw.seek(1_500_000);
            int old = raw.read();
            raw.seek(1_500_000);
            raw.write(old ^ 1);
            flipped++;
          }
        }
      }
    }
    return flipped;
  }

  @Test
  void owedRowIsPaidLater() throws Exception {
    cluster.rows.lost = true;
    assertThat(put(Body.of("data"))).isInstanceOf(PutOutcome.Stored.class);
    assertThat(cluster.rows.byName).isEmpty();
    assertThat(cluster.count("object_rows_owed_total")).isEqualTo(1);
    cluster.rows.lost = false;

    List<ObjectNode> debtors = List.copyOf(cluster.nodes);
    RowDebtWorker.Pacing eager =
        new RowDebtWorker.Pacing(Duration.ZERO, Duration.ofMillis(10), 1000);
    try (RowDebtWorker _ =
        RowDebtWorker.start(cluster.service, () -> debtors, cluster.hall, eager)) {
      eventually(() -> assertThat(cluster.rows.byName).containsKey("/a/c/o"));
      eventually(() -> assertThat(owed()).isEmpty());
    }
    assertThat(cluster.count("object_row_debts_paid_total")).isPositive();
  }

  @Test
  void writtenRowIsNotOwed() throws IOException {
    stored(Body.random(10));

    eventually(() -> {
      cluster.service.payRows();
      assertThat(owed()).isEmpty();
    });
  }

  private List<Object> owed() {
    List<Object> owed = new ArrayList<>();
    for (FaultyNode node : cluster.nodes) {
      owed.addAll(node.owedRows(cluster.hall.timestamps().next(), null, 10));
    }
    return owed;
  }

  @Test
  void fullDevicesAreToldApart() throws IOException {
    cluster.close();
    cluster = new HallCluster(folder.resolve("small"), ways, 24L << 20);
    service = cluster.service;

    PutOutcome outcome = put(Body.of(Body.random(40_000_000)));

    assertThat(outcome).isEqualTo(new PutOutcome.NoSpace());
    assertThat(put(Body.of("still takes a small one"))).isInstanceOf(PutOutcome.Stored.class);
  }
}
