package io.ringfort.object.engine;

import static io.ringfort.object.engine.EngineFixture.assignment;
import static io.ringfort.object.engine.EngineFixture.inline;
import static io.ringfort.object.engine.EngineFixture.key;
import static io.ringfort.object.engine.EngineFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.EngineFixture.SteppedClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does, whatever it is made of.
abstract class ObjectStoreConformance {
  private static final ObjectKey KEY = key(1);

  final SteppedClock clock = new SteppedClock();
  private ObjectStore store;

  abstract ObjectStore open(EngineOptions options) throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    store = open(EngineFixture.options(clock, 8 << 20));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Timestamp now() {
    clock.advance(1000);
    return Timestamp.ofMicros(clock.microTime(), 1);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private Timestamp put(ObjectKey key, byte[] data) {
    Timestamp order = now();
    assertThat(store.commit(request(key, order, "meta", inline(data))))
        .isInstanceOf(CommitResult.Held.class);
    return order;
  }

  private byte[] readBack(ObjectKey key) {
    assertThat(store.read(key)).isInstanceOf(ReadResult.Found.class);
    try (ObjectReader reader = ((ReadResult.Found) store.read(key)).reader()) {
      return EngineFixture.data(reader);
    }
  }

  @Test
  void whatWasPutIsRead() {
    Timestamp order = put(KEY, bytes(3000));

    try (ObjectReader reader = ((ReadResult.Found) store.read(KEY)).reader()) {
      assertThat(EngineFixture.data(reader)).isEqualTo(bytes(3000));
      assertThat(EngineFixture.metadata(reader)).isEqualTo("meta");
      assertThat(reader.name()).isEqualTo("/a/c/1");
      assertThat(reader.version().version()).isEqualTo(Version.written(order, false));
      assertThat(reader.dataBytes()).isEqualTo(3000);
    }
    try (ObjectReader same = ((ReadResult.Found) store.read(KEY, order)).reader()) {
      assertThat(same.dataBytes()).isEqualTo(3000);
    }
    assertThat(store.read(KEY, now())).isInstanceOf(ReadResult.Absent.class);
    assertThat(store.read(key(2))).isInstanceOf(ReadResult.Absent.class);
  }

  @Test
  void emptyObjectsAreObjects() {
    put(KEY, new byte[0]);

    assertThat(readBack(KEY)).isEmpty();
  }

  @Test
  void largeDataIsStagedAndCommittedByName() {
    byte[] data = bytes(200_001);
    ObjectContent content = EngineFixture.stage(store, KEY, data);
    assertThat(store.read(KEY)).isInstanceOf(ReadResult.Absent.class);

    assertThat(store.commit(request(KEY, now(), "meta", content)))
        .isInstanceOf(CommitResult.Held.class);

    assertThat(readBack(KEY)).isEqualTo(data);
    try (ObjectReader reader = ((ReadResult.Found) store.read(KEY)).reader()) {
      ByteBuffer part = ByteBuffer.allocate(70_000);
      assertThat(reader.read(100_000, part)).isEqualTo(70_000);
      assertThat(part.array()).isEqualTo(java.util.Arrays.copyOfRange(data, 100_000, 170_000));
      assertThat(reader.read(200_001, part.clear())).isZero();
      reader.verify(65_535, 2);
    }
  }

  @Test
  void stagedDataIsGoodForOneCommitOfItsKey() {
    ObjectContent content = EngineFixture.stage(store, KEY, bytes(20_000));

    assertThat(store.commit(request(key(2), now(), "m", content)))
        .isInstanceOf(CommitResult.NoData.class);
    assertThat(store.commit(request(KEY, now(), "m", content)))
        .isInstanceOf(CommitResult.Held.class);
    assertThat(store.commit(request(KEY, now(), "m", content)))
        .isInstanceOf(CommitResult.NoData.class);
  }

  @Test
  void newerVersionsReplaceOlderOnesAndNeverTheReverse() {
    Timestamp early = now();
    Timestamp late = put(KEY, bytes(10));

    assertThat(store.commit(request(KEY, early, "m", inline(bytes(20)))))
        .isInstanceOfSatisfying(
            CommitResult.Newer.class,
            newer -> assertThat(newer.view().newest().order()).isEqualTo(late));
    assertThat(store.commit(request(KEY, late, "meta", inline(bytes(10)))))
        .isInstanceOf(CommitResult.Held.class);
    assertThat(readBack(KEY)).isEqualTo(bytes(10));
  }

  @Test
  void deletedObjectsLeaveATombstone() {
    put(KEY, bytes(10));
    Timestamp deleted = now();
    store.commit(request(KEY, deleted, "", new ObjectContent.Tombstone()));

    assertThat(store.read(KEY))
        .isInstanceOfSatisfying(
            ReadResult.Deleted.class,
            found ->
                assertThat(found.version().version()).isEqualTo(Version.written(deleted, true)));
    assertThat(store.query(KEY, assignment(KEY)).view().newest())
        .isEqualTo(Version.written(deleted, true));
    assertThat(store.status().tombstones()).isEqualTo(1);
    assertThat(store.status().objects()).isZero();
  }

  @Test
  void metadataChangesKeepSmallAndLargeData() {
    for (int size : new int[] {100, 50_000}) {
      ObjectKey key = key(size);
      Timestamp birth = now();
      ObjectContent content =
          size > 8192 ? EngineFixture.stage(store, key, bytes(size)) : inline(bytes(size));
      store.commit(request(key, birth, "old", content));

      Version changed = Version.written(birth, false).restamped(now());
      assertThat(
              store.commit(request(key, changed, birth, "new", new ObjectContent.SameData(birth))))
          .isInstanceOf(CommitResult.Held.class);

      assertThat(readBack(key)).isEqualTo(bytes(size));
      try (ObjectReader reader = ((ReadResult.Found) store.read(key)).reader()) {
        assertThat(EngineFixture.metadata(reader)).isEqualTo("new");
        assertThat(reader.version().dataId()).isEqualTo(birth);
      }
      Version wrong = Version.written(now(), false);
      assertThat(
              store.commit(
                  request(key, wrong, wrong.order(), "x", new ObjectContent.SameData(now()))))
          .isInstanceOf(CommitResult.NoData.class);
    }
  }

  @Test
  void promisesKeepOlderCommitsOut() {
    Timestamp early = now();
    Timestamp promised = now();

    assertThat(store.promise(KEY, promised, assignment(KEY)))
        .isInstanceOf(PromiseResult.Granted.class);
    assertThat(store.commit(request(KEY, early, "m", inline(bytes(1)))))
        .isInstanceOf(CommitResult.BelowFloor.class);
    assertThat(store.promise(KEY, early, assignment(KEY)))
        .isInstanceOf(PromiseResult.Refused.class);
    assertThat(store.copy(request(KEY, early, "m", inline(bytes(1))), true))
        .isInstanceOf(CommitResult.Held.class);
    assertThat(store.commit(request(KEY, promised, "m", inline(bytes(2)))))
        .isInstanceOf(CommitResult.Held.class);
  }

  @Test
  void timestampsFarAheadAreRefused() {
    Timestamp tomorrow = Timestamp.ofMicros(clock.microTime() + 86_400_000_000L, 1);

    assertThat(store.commit(request(KEY, tomorrow, "m", inline(bytes(1)))))
        .isInstanceOf(CommitResult.TooFarAhead.class);
    assertThat(store.promise(KEY, tomorrow, assignment(KEY)))
        .isInstanceOf(PromiseResult.TooFarAhead.class);
  }

  @Test
  void sendersWithAnOldAssignmentAreToldTheNewOne() {
    put(KEY, bytes(1));
    store.fence(
        new io.ringfort.common.quorum.Assignment(
            assignment(KEY).partition(), 2, assignment(KEY).members()));

    assertThat(store.query(KEY, assignment(KEY)))
        .isInstanceOfSatisfying(
            QueryResult.Stale.class, stale -> assertThat(stale.known().ringVersion()).isEqualTo(2));
  }

  @Test
  void queriesOfUnknownKeysSayAbsent() {
    assertThat(store.query(KEY, assignment(KEY)))
        .isInstanceOfSatisfying(
            QueryResult.Seen.class,
            seen -> {
              assertThat(seen.view().newest()).isEqualTo(Newest.ABSENT);
              assertThat(seen.view().full()).isTrue();
            });
  }

  @Test
  void hintsAreKeptUntilDropped() {
    RepairHint first = new RepairHint(KEY, now(), 8);
    RepairHint second = new RepairHint(KEY, now(), 9);
    store.noteHint(first);
    store.noteHint(second);

    assertThat(store.hints(null, 10)).containsExactly(first, second);
    assertThat(store.hints(first, 10)).containsExactly(second);
    store.dropHint(first);
    put(key(3), bytes(1));
    assertThat(store.hints(null, 10)).containsExactly(second);
  }

  @Test
  void rowsAreOwedUntilPaid() {
    Timestamp order = put(KEY, bytes(1));
    RowDebt debt = new RowDebt(KEY, order, "/a/c/1");

    assertThat(store.rowDebts(now(), null, 10)).containsExactly(debt);
    assertThat(store.rowDebts(order, null, 10)).isEmpty();
    store.rowPaid(KEY, order);
    put(key(3), bytes(1));
    assertThat(store.rowDebts(Timestamp.MAX, null, 10))
        .extracting(RowDebt::key)
        .containsExactly(key(3));
  }

  @Test
  void handoffCopiesAreKeptApart() {
    Timestamp order = now();
    assertThat(store.keepHandoff(9, request(KEY, order, "m", inline(bytes(50)))))
        .isInstanceOf(CommitResult.Held.class);

    assertThat(store.read(KEY)).isInstanceOf(ReadResult.Absent.class);
    assertThat(store.scan(assignment(KEY).partition(), null, 10)).isEmpty();
    List<HandoffCopy> copies = store.handoffs(null, 10);
    assertThat(copies).hasSize(1);
    try (ObjectReader reader = ((ReadResult.Found) store.readHandoff(copies.get(0))).reader()) {
      assertThat(EngineFixture.data(reader)).isEqualTo(bytes(50));
    }
    store.dropHandoff(copies.get(0));
    assertThat(store.handoffs(null, 10)).isEmpty();
  }

  @Test
  void digestsAreEqualWhenContentsAre() throws IOException {
    store.commit(request(KEY, now(), "m", inline(bytes(1))));
    Timestamp order = now();
    store.commit(request(KEY, order, "m", inline(bytes(2))));
    PartitionId partition = assignment(KEY).partition();
    assertThat(store.digest(partition).total().count()).isEqualTo(1);
    assertThat(store.scan(partition, null, 10))
        .extracting(HeldVersion::version)
        .containsExactly(Version.written(order, false));

    try (MemoryObjectStore other = new MemoryObjectStore(EngineFixture.options(clock, 1 << 20))) {
      other.commit(request(KEY, order, "m", inline(bytes(2))));
      assertThat(other.digest(partition)).isEqualTo(store.digest(partition));
    }
  }

  @Test
  void fullDevicesRefuseDataButNotDeletes() {
    int held = 0;
    CommitResult last = null;
    for (int number = 0; number < 5000 && !(last instanceof CommitResult.OutOfSpace); number++) {
      last = store.commit(request(key(number), now(), "m", inline(bytes(8000))));
      held += last instanceof CommitResult.Held ? 1 : 0;
    }

    assertThat(last).isInstanceOf(CommitResult.OutOfSpace.class);
    assertThat(store.status().acceptsData()).isFalse();
    for (int number = 0; number < held; number++) {
      assertThat(store.commit(request(key(number), now(), "", new ObjectContent.Tombstone())))
          .isInstanceOf(CommitResult.Held.class);
    }
  }

  @Test
  void closedStoresAnswerSo() {
    store.close();

    assertThatThrownBy(() -> store.read(KEY)).isInstanceOf(DeviceFailedException.class);
    assertThatThrownBy(() -> store.commit(request(KEY, now(), "m", inline(bytes(1)))))
        .isInstanceOf(DeviceFailedException.class);
  }
}
