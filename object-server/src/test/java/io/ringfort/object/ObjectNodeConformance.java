package io.ringfort.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.ObjectNode.Want;
import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.StageTicket;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.EngineOptions;
import io.ringfort.object.engine.SlabObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every way to a device must do.
abstract class ObjectNodeConformance {
  private static final int POWER = 8;
  private static final int DEVICE = 0;

  final Clock clock = Clock.system();
  private final HybridClock timestamps = new HybridClock(clock, 7);
  private final ObjectKey key = new ObjectKey(0, new NameHash(0x1234_5678_9abc_def0L, 42));

  @TempDir Path folder;
  DeviceTable devices;
  private ObjectNode node;
  private Assignment assignment;

  /// The way to a device that is to be tested.
  abstract ObjectNode open(DeviceTable table, String device) throws IOException;

  abstract void closeWay();

  @BeforeEach
  void openDevice() throws IOException {
    UUID cluster = new UUID(1, 2);
    devices =
        DeviceTable.open(
            new TreeSet<>(List.of("d0", "broken")),
            name -> {
              if (name.equals("broken")) {
                throw new IOException("the disk does not answer");
              }
              return SlabObjectStore.open(
                  disk(name),
                  options(EngineOptions.defaults(cluster, name, DEVICE, Map.of(0, POWER), clock)));
            },
            DeviceLimits.DEFAULT,
            clock);
    node = open(devices, "d0");
    Assignment unlearned =
        new Assignment(
            new PartitionId(0, key.hash().partition(POWER)),
            3,
            List.of(
                new Member(DEVICE, Member.UNKNOWN),
                new Member(1, Member.UNKNOWN),
                new Member(2, Member.UNKNOWN)));
    QuorumAnswer<VersionContent> answer = node.query(key, unlearned, Want.NOTHING);
    assertThat(answer.kind()).isEqualTo(Kind.STALE);
    assignment = answer.known().orElseThrow();
  }

  private LocalDisk disk(String name) throws IOException {
    return new LocalDisk(Files.createDirectories(folder.resolve(name)));
  }

  /// A small device.
  private static EngineOptions options(EngineOptions of) {
    return new EngineOptions(
        of.cluster(),
        of.name(),
        of.deviceId(),
        of.genesisRing(),
        of.partitionPowers(),
        256L << 20,
        4 << 20,
        of.inlineBytesMax(),
        of.cachedVersions(),
        of.stagedAge(),
        of.checkpointBytes(),
        of.compactAtGarbage(),
        of.limits(),
        of.clock(),
        EngineOptions.IndexKind.MEMORY);
  }

  @AfterEach
  void closeDevice() {
    closeWay();
    devices.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private VersionWrite write(Version version, String metadata, WriteData data) {
    return new VersionWrite(
        key, "/a/c/o", assignment, version, version.birth(), bytes(metadata), data, true);
  }

  private VersionWrite put(String metadata, String data) {
    Version version = Version.written(timestamps.next(), false);
    return write(version, metadata, new WriteData.Inline(bytes(data)));
  }

  private Version commit(VersionWrite write) {
    assertThat(node.commit(write).kind()).isEqualTo(Kind.HELD);
    return write.version();
  }

  private static byte[] random(int count) {
    byte[] data = new byte[count];
    new Random(count).nextBytes(data);
    return data;
  }

  private StagedUpload.Outcome stage(byte[] data) {
    try (StagedUpload upload = node.stage(key, assignment, data.length)) {
      for (int from = 0; from < data.length; from += 100_000) {
        int count = Math.min(100_000, data.length - from);
        assertThat(upload.write(ByteBuffer.wrap(data, from, count))).isTrue();
      }
      return upload.finish();
    }
  }

  private Version commitLarge(byte[] data) {
    StagedUpload.Outcome outcome = stage(data);
    assertThat(outcome).isInstanceOf(StagedUpload.Outcome.Staged.class);
    StageTicket ticket = ((StagedUpload.Outcome.Staged) outcome).ticket();
    Version version = Version.written(timestamps.next(), false);
    return commit(write(version, "large", new WriteData.Staged(ticket)));
  }

  private OpenObject opened(Version version) {
    OpenOutcome outcome = node.open(key, version.birth());
    assertThat(outcome).isInstanceOf(OpenOutcome.Opened.class);
    return ((OpenOutcome.Opened) outcome).object();
  }

  @Test
  void unknownKeyIsAbsent() {
    QuorumAnswer<VersionContent> answer = node.query(key, assignment, Want.DATA);

    assertThat(answer.kind()).isEqualTo(Kind.SEEN);
    assertThat(answer.view().newest()).isEqualTo(Newest.ABSENT);
    assertThat(answer.view().full()).isTrue();
    assertThat(answer.content()).isEmpty();
  }

  @Test
  void smallDataComesBackWithTheQuery() {
    Version version = commit(put("meta", "some data"));

    QuorumAnswer<VersionContent> answer = node.query(key, assignment, Want.DATA);

    assertThat(answer.view().newest()).isEqualTo(version);
    VersionContent content = answer.content().orElseThrow();
    assertThat(text(content.metadata())).isEqualTo("meta");
    assertThat(text(content.data().orElseThrow())).isEqualTo("some data");
    assertThat(content.dataBytes()).isEqualTo(9);
    assertThat(content.dataId()).isEqualTo(version.birth());
  }

  @Test
  void queryBringsNoMoreThanAskedFor() {
    Version version = commit(put("meta", "some data"));

    QuorumAnswer<VersionContent> nothing = node.query(key, assignment, Want.NOTHING);
    QuorumAnswer<VersionContent> metadata = node.query(key, assignment, Want.METADATA);

    assertThat(nothing.view().newest()).isEqualTo(version);
    assertThat(nothing.content()).isEmpty();
    assertThat(text(metadata.content().orElseThrow().metadata())).isEqualTo("meta");
    assertThat(metadata.content().orElseThrow().data()).isEmpty();
  }

  @Test
  void emptyDataIsData() {
    commit(put("meta", ""));

    VersionContent content = node.query(key, assignment, Want.DATA).content().orElseThrow();

    assertThat(content.data().orElseThrow().remaining()).isZero();
  }

  @Test
  void restampedVersionIsOpenedByItsBirth() {
    Version first = commit(put("meta", "data"));
    Version restamped =
        commit(write(first.restamped(timestamps.next()), "meta", new WriteData.SameData()));

    try (OpenObject object = opened(restamped)) {
      assertThat(restamped.birth()).isEqualTo(first.birth());
      assertThat(text(object.content().data().orElseThrow())).isEqualTo("data");
    }
    commit(put("meta", "other"));
    assertThat(node.open(key, first.birth())).isEqualTo(new OpenOutcome.NotHeld());
  }

  @Test
  void olderVersionIsNotStored() {
    VersionWrite older = put("old", "old");
    Version newer = commit(put("new", "new"));

    QuorumAnswer<VersionContent> answer = node.commit(older);

    assertThat(answer.kind()).isEqualTo(Kind.NEWER);
    assertThat(answer.view().newest()).isEqualTo(newer);
  }

  @Test
  void tombstoneHidesData() {
    Version put = commit(put("meta", "data"));
    Version tombstone = Version.written(timestamps.next(), true);
    commit(write(tombstone, "", new WriteData.Tombstone()));

    QuorumAnswer<VersionContent> answer = node.query(key, assignment, Want.DATA);

    assertThat(answer.view().newest()).isEqualTo(tombstone);
    assertThat(answer.content().orElseThrow().metadata().remaining()).isZero();
    assertThat(node.open(key, put.birth())).isEqualTo(new OpenOutcome.NotHeld());
    assertThat(node.open(key, tombstone.birth())).isEqualTo(new OpenOutcome.NotHeld());
  }

  @Test
  void promiseKeepsOlderWritesOutAndBringsMetadata() {
    Version held = commit(put("meta", "data"));
    VersionWrite late = put("late", "late");
    Timestamp order = timestamps.next();

    QuorumAnswer<VersionContent> granted = node.promise(key, assignment, order);
    QuorumAnswer<VersionContent> refused = node.promise(key, assignment, order);

    assertThat(granted.kind()).isEqualTo(Kind.GRANTED);
    assertThat(granted.view().newest()).isEqualTo(held);
    assertThat(text(granted.content().orElseThrow().metadata())).isEqualTo("meta");
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(node.commit(late).kind()).isEqualTo(Kind.FLOOR);
  }

  @Test
  void confirmedCopyPassesAPromise() {
    VersionWrite late = put("late", "late");
    node.promise(key, assignment, timestamps.next());

    assertThat(node.copy(late, false).kind()).isEqualTo(Kind.FLOOR);
    assertThat(node.copy(late, true).kind()).isEqualTo(Kind.HELD);
  }

  @Test
  void metadataChangesAndTheDataStays() {
    Version put = commit(put("before", "data"));
    Version changed = Version.written(timestamps.next(), false);

    QuorumAnswer<VersionContent> answer =
        node.commit(
            new VersionWrite(
                key,
                "/a/c/o",
                assignment,
                changed,
                put.birth(),
                bytes("after"),
                new WriteData.SameData(),
                true));

    assertThat(answer.kind()).isEqualTo(Kind.HELD);
    VersionContent content = node.query(key, assignment, Want.DATA).content().orElseThrow();
    assertThat(text(content.metadata())).isEqualTo("after");
    assertThat(text(content.data().orElseThrow())).isEqualTo("data");
    assertThat(content.dataId()).isEqualTo(put.birth());
  }

  @Test
  void dataThatIsNotHeldCannotBeKept() {
    Version changed = Version.written(timestamps.next(), false);

    QuorumAnswer<VersionContent> answer =
        node.commit(write(changed, "meta", new WriteData.SameData()));

    assertThat(answer.kind()).isEqualTo(Kind.NO_DATA);
    assertThat(answer.view().newest()).isEqualTo(Newest.ABSENT);
  }

  @Test
  void largeDataIsStagedAndReadInRanges() throws IOException {
    byte[] data = random(3_000_001);

    Version version = commitLarge(data);

    try (OpenObject object = opened(version)) {
      assertThat(object.content().dataBytes()).isEqualTo(data.length);
      assertThat(object.content().data()).isEmpty();
      for (long[] range :
          new long[][] {{0, data.length}, {1, 1}, {1_048_575, 3}, {data.length - 1, 1}, {5, 0}}) {
        MemorySink sink = new MemorySink();
        object.transferTo(sink, range[0], range[1]);
        assertThat(sink.toBytes())
            .isEqualTo(Arrays.copyOfRange(data, (int) range[0], (int) (range[0] + range[1])));
      }
    }
  }

  @Test
  void stagedUploadAnswersWhatTheReplicaHolds() {
    Version held = commit(put("meta", "data"));

    StagedUpload.Outcome outcome = stage(random(400_000));

    assertThat(outcome).isInstanceOf(StagedUpload.Outcome.Staged.class);
    QuorumAnswer<VersionContent> seen = ((StagedUpload.Outcome.Staged) outcome).seen();
    assertThat(seen.kind()).isEqualTo(Kind.SEEN);
    assertThat(seen.view().newest()).isEqualTo(held);
  }

  @Test
  void openVersionStaysReadableWhenItIsOverwritten() throws IOException {
    byte[] data = random(2_000_000);
    Version version = commitLarge(data);

    try (OpenObject object = opened(version)) {
      commit(put("new", "new"));
      MemorySink sink = new MemorySink();
      object.transferTo(sink, 0, data.length);

      assertThat(sink.toBytes()).isEqualTo(data);
    }
    assertThat(node.open(key, version.birth())).isEqualTo(new OpenOutcome.NotHeld());
  }

  @Test
  void abandonedUploadLeavesNothing() {
    int before = extents();

    try (StagedUpload upload = node.stage(key, assignment, -1)) {
      assertThat(upload.write(ByteBuffer.wrap(random(500_000)))).isTrue();
    }

    eventually(() -> assertThat(extents()).isEqualTo(before));
    assertThat(node.query(key, assignment, Want.NOTHING).view().newest()).isEqualTo(Newest.ABSENT);
  }

  private int extents() {
    return devices.store("d0").orElseThrow().status().extents();
  }

  /// For what a node does a little later.
  private static void eventually(Runnable assertion) {
    long until = System.nanoTime() + 5_000_000_000L;
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  @Test
  void rangeOutsideOfTheDataIsRefused() {
    Version version = commitLarge(random(400_000));

    try (OpenObject object = opened(version)) {
      assertThatThrownBy(() -> object.transferTo(new MemorySink(), 399_999, 2))
          .isInstanceOfAny(IllegalArgumentException.class, NodeFailedException.class);
    }
  }

  @Test
  void rowIsOwedUntilItIsPaid() {
    Version version = commit(put("meta", "data"));
    Timestamp later = timestamps.next();

    List<OwedRow> owed = node.owedRows(later, null, 10);
    node.rowsPaid(List.of(new PaidRow(key, version.order())));

    assertThat(owed).containsExactly(new OwedRow(key, version.order(), "/a/c/o"));
    eventually(() -> assertThat(node.owedRows(later, null, 10)).isEmpty());
  }

  @Test
  void missedVersionsAreKeptInPages() {
    MissedVersion first = new MissedVersion(key, timestamps.next(), 1);
    MissedVersion second = new MissedVersion(key, timestamps.next(), 2);

    node.noteMissed(first);
    node.noteMissed(second);

    List<MissedVersion> page = node.missedVersions(null, 1);
    assertThat(page).containsExactly(first);
    assertThat(node.missedVersions(page.getFirst(), 10)).containsExactly(second);
    node.dropMissed(first);
    eventually(() -> assertThat(node.missedVersions(null, 10)).containsExactly(second));
  }

  @Test
  void handoffCopyDoesNotShow() {
    QuorumAnswer<VersionContent> answer = node.keepHandoff(9, put("meta", "data"));

    assertThat(answer.kind()).isEqualTo(Kind.HELD);
    assertThat(node.query(key, assignment, Want.NOTHING).view().newest()).isEqualTo(Newest.ABSENT);
    assertThat(devices.store("d0").orElseThrow().handoffs(null, 10))
        .singleElement()
        .satisfies(copy -> assertThat(copy.device()).isEqualTo(9));
  }

  @Test
  void statusTellsSpaceAndHealth() {
    commit(put("meta", "data"));

    assertThat(node.status().online()).isTrue();
    assertThat(node.status().acceptsData()).isTrue();
    assertThat(node.status().objects()).isEqualTo(1);
    assertThat(node.status().device()).isEqualTo("d0");
  }

  @Test
  void missingAndBrokenDevicesFailAlone() {
    for (String device : List.of("broken", "nowhere")) {
      assertThatThrownBy(() -> open(devices, device).query(key, assignment, Want.NOTHING))
          .isInstanceOfSatisfying(
              NodeFailedException.class,
              e -> assertThat(e.kind()).isEqualTo(NodeFailedException.Kind.DEVICE_FAILED));
    }
    assertThat(node.query(key, assignment, Want.NOTHING).kind()).isEqualTo(Kind.SEEN);
  }
}
