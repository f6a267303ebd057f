package io.ringfort.common.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private static final long NOW = 1_000_000_000;
  private static final PartitionId PARTITION = new PartitionId(0, 7);
  private static final Member SELF = new Member(1, 5);
  private static final Assignment ALL =
      new Assignment(PARTITION, 3, List.of(new Member(0, 4), SELF, new Member(2, 6)));
  private static final ReplicaLimits LIMITS =
      new ReplicaLimits(2, Duration.ofSeconds(10), Duration.ofSeconds(60));

  private final Replica replica = replica(Timestamp.ZERO);

  private static Replica replica(Timestamp ceiling) {
    Replica replica = new Replica(SELF, ceiling, 3, LIMITS);
    replica.ceilingRaised(replica.ceilingDue(NOW).orElse(ceiling));
    replica.adopted(new Standing(ALL, FillState.FULL));
    return replica;
  }

  private static ObjectKey key(int number) {
    return new ObjectKey(0, new NameHash(7, number));
  }

  private static Timestamp at(long micros) {
    return Timestamp.ofMicros(NOW + micros, 9);
  }

  private static Version version(long micros) {
    return Version.written(at(micros), false);
  }

  private Verdict.OnCommit commit(Newest newest, Version version) {
    return replica.admitCommit(key(1), newest, version, ALL, NOW);
  }

  private Kind promise(int key, long micros) {
    return ((Verdict.Reply) replica.promise(key(key), Newest.ABSENT, at(micros), ALL, NOW)).kind();
  }

  private static Kind kind(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Reply.class);
    return ((Verdict.Reply) verdict).kind();
  }

  @Test
  void newerVersionIsStored() {
    Verdict.OnCommit verdict = commit(version(10), version(11));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Store(
                version(11),
                new ReplicaView(version(10), Timestamp.ZERO, true),
                new ReplicaView(version(11), Timestamp.ZERO, true)));
  }

  @Test
  void sameVersionIsHeldAndOlderIsNot() {
    assertThat(kind(commit(version(10), version(10)))).isEqualTo(Kind.HELD);
    assertThat(kind(commit(version(10), version(9)))).isEqualTo(Kind.NEWER);
  }

  @Test
  void promiseRefusesCommitsBelowItAndAdmitsItsOwn() {
    assertThat(promise(1, 20)).isEqualTo(Kind.GRANTED);

    assertThat(kind(commit(Newest.ABSENT, version(19)))).isEqualTo(Kind.FLOOR);
    assertThat(commit(Newest.ABSENT, version(20))).isInstanceOf(Verdict.Store.class);
    assertThat(commit(Newest.ABSENT, version(21))).isInstanceOf(Verdict.Store.class);
  }

  @Test
  void promiseMustBeAboveWhatIsHeldAndPromised() {
    assertThat(promise(1, 20)).isEqualTo(Kind.GRANTED);
    assertThat(promise(1, 20)).isEqualTo(Kind.REFUSED);
    assertThat(promise(1, 19)).isEqualTo(Kind.REFUSED);
    assertThat(kind(replica.promise(key(2), version(30), at(30), ALL, NOW)))
        .isEqualTo(Kind.REFUSED);
  }

  @Test
  void promiseOfOneKeyDoesNotBindAnother() {
    assertThat(promise(2, 20)).isEqualTo(Kind.GRANTED);

    assertThat(commit(Newest.ABSENT, version(19))).isInstanceOf(Verdict.Store.class);
  }

  @Test
  void evictedPromiseBindsEveryKey() {
    promise(2, 20);
    promise(3, 25);
    promise(4, 30);

    assertThat(kind(commit(Newest.ABSENT, version(19)))).isEqualTo(Kind.FLOOR);
    assertThat(commit(Newest.ABSENT, version(21))).isInstanceOf(Verdict.Store.class);
  }

  @Test
  void nothingIsPromisedOrAcceptedAboveTheDurableCeiling() {
    long beyond = 20_000_000;
    Verdict.OnPromise first = replica.promise(key(1), Newest.ABSENT, at(beyond), ALL, NOW);
    assertThat(first).isInstanceOf(Verdict.RaiseCeiling.class);
    assertThat(commit(Newest.ABSENT, version(beyond))).isEqualTo(first);

    Timestamp ceiling = ((Verdict.RaiseCeiling) first).ceiling();
    assertThat(ceiling).isGreaterThan(at(beyond));
    replica.ceilingRaised(ceiling);

    assertThat(promise(1, beyond)).isEqualTo(Kind.GRANTED);
  }

  @Test
  void ceilingIsDueBeforeItIsNeeded() {
    assertThat(replica.ceilingDue(NOW)).isEmpty();
    assertThat(replica.ceilingDue(NOW + 4_000_000)).isEmpty();
    assertThat(replica.ceilingDue(NOW + 6_000_000))
        .contains(Timestamp.ofMicros(NOW + 16_000_000, Long.MAX_VALUE));
  }

  @Test
  void restartRefusesEverythingBelowTheCeilingButConfirmedCopies() {
    Replica restarted = replica(at(50));

    assertThat(kind(restarted.admitCommit(key(1), Newest.ABSENT, version(49), ALL, NOW)))
        .isEqualTo(Kind.FLOOR);
    assertThat(kind(restarted.admitCopy(key(1), Newest.ABSENT, version(49), false, ALL, NOW)))
        .isEqualTo(Kind.FLOOR);
    assertThat(restarted.admitCopy(key(1), Newest.ABSENT, version(49), true, ALL, NOW))
        .isInstanceOf(Verdict.Store.class);
    assertThat(restarted.admitCommit(key(1), Newest.ABSENT, version(51), ALL, NOW))
        .isInstanceOf(Verdict.Store.class);
  }

  @Test
  void orderlyShutdownNeedNotKeepTheWholeCeiling() {
    promise(1, 20);
    commit(Newest.ABSENT, version(30));

    assertThat(replica.highest()).isEqualTo(at(30));
  }

  @Test
  void timestampsFarAheadAreRefused() {
    long far = 61_000_000;

    assertThat(promise(1, far)).isEqualTo(Kind.TOO_FAR_AHEAD);
    assertThat(kind(commit(Newest.ABSENT, version(far)))).isEqualTo(Kind.TOO_FAR_AHEAD);
  }

  @Test
  void senderWithoutIncarnationsLearnsThemFromStaleAnswers() {
    Assignment stranger =
        new Assignment(PARTITION, 3, List.of(new Member(0, 0), new Member(1, 0), new Member(2, 0)));

    assertThat(replica.admitQuery(key(1), Newest.ABSENT, stranger))
        .isEqualTo(new Verdict.Stale(new ReplicaView(Newest.ABSENT, Timestamp.ZERO, true), ALL));
  }

  @Test
  void freshReplicaTakesTheFirstAssignmentThatKnowsIt() {
    Replica fresh = new Replica(SELF, Timestamp.ZERO, 3, LIMITS);
    Assignment stranger = new Assignment(PARTITION, 3, List.of(new Member(0, 4), new Member(1, 0)));
    Assignment learned = new Assignment(PARTITION, 3, List.of(new Member(0, 4), SELF));

    assertThat(fresh.admitQuery(key(1), Newest.ABSENT, stranger))
        .isEqualTo(
            new Verdict.Stale(new ReplicaView(Newest.ABSENT, Timestamp.ZERO, false), learned));
    Verdict.OnQuery second = fresh.admitQuery(key(1), Newest.ABSENT, learned);
    assertThat(second).isEqualTo(new Verdict.Adopt(new Standing(learned, FillState.FULL)));
    fresh.adopted(((Verdict.Adopt) second).standing());

    assertThat(kind(fresh.admitQuery(key(1), Newest.ABSENT, learned))).isEqualTo(Kind.SEEN);
  }

  @Test
  void olderRingIsStaleAndNewerIsTakenFirst() {
    Assignment newer = new Assignment(PARTITION, 4, ALL.members());

    Verdict.OnCommit verdict = replica.admitCommit(key(1), Newest.ABSENT, version(1), newer, NOW);
    assertThat(verdict).isEqualTo(new Verdict.Adopt(new Standing(newer, FillState.FULL)));
    replica.adopted(((Verdict.Adopt) verdict).standing());

    assertThat(replica.admitCommit(key(1), Newest.ABSENT, version(1), newer, NOW))
        .isInstanceOf(Verdict.Store.class);
    assertThat(replica.admitCommit(key(1), Newest.ABSENT, version(1), ALL, NOW))
        .isEqualTo(new Verdict.Stale(new ReplicaView(Newest.ABSENT, Timestamp.ZERO, true), newer));
  }

  @Test
  void primaryThatLeavesAnswersNoMore() {
    Assignment without =
        new Assignment(PARTITION, 4, List.of(new Member(0, 4), new Member(3, 8), new Member(2, 6)));

    Verdict.OnQuery verdict = replica.admitQuery(key(1), Newest.ABSENT, without);
    replica.adopted(((Verdict.Adopt) verdict).standing());

    assertThat(replica.admitQuery(key(1), Newest.ABSENT, without))
        .isInstanceOf(Verdict.Stale.class);
    assertThat(replica.admitQuery(key(1), Newest.ABSENT, ALL)).isInstanceOf(Verdict.Stale.class);
  }

  @Test
  void newPrimaryOfALaterRingAcceptsNothingBeforeItsFence() {
    Replica joining = new Replica(SELF, Timestamp.ZERO, 2, LIMITS);
    Verdict.OnQuery verdict = joining.admitQuery(key(1), Newest.ABSENT, ALL);
    assertThat(verdict).isEqualTo(new Verdict.Adopt(new Standing(ALL, FillState.UNFENCED)));
    joining.adopted(((Verdict.Adopt) verdict).standing());
    assertThat(joining.admitCommit(key(1), Newest.ABSENT, version(1), ALL, NOW))
        .isInstanceOf(Verdict.Stale.class);

    joining.ceilingRaised(at(100));
    joining.enter(new Standing(ALL, FillState.FILLING), at(90));

    assertThat(kind(joining.admitCommit(key(1), Newest.ABSENT, version(89), ALL, NOW)))
        .isEqualTo(Kind.FLOOR);
    assertThat(joining.admitCommit(key(1), Newest.ABSENT, version(91), ALL, NOW))
        .isEqualTo(
            new Verdict.Store(
                version(91),
                new ReplicaView(Newest.ABSENT, at(90), false),
                new ReplicaView(version(91), at(90), false)));
    assertThatThrownBy(() -> joining.enter(new Standing(ALL, FillState.FULL), at(101)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void replacedDiskKeepsItsPredecessorsAnswersApart() {
    Assignment replaced =
        new Assignment(PARTITION, 3, List.of(new Member(0, 4), new Member(1, 6), new Member(2, 6)));

    Verdict.OnQuery verdict = replica.admitQuery(key(1), Newest.ABSENT, replaced);
    replica.adopted(((Verdict.Adopt) verdict).standing());

    assertThat(replica.admitQuery(key(1), Newest.ABSENT, replaced))
        .isInstanceOf(Verdict.Stale.class);
  }

  @Test
  void fenceShutsOutTheOldAssignmentAndTellsTheCeiling() {
    Assignment next =
        new Assignment(PARTITION, 4, List.of(new Member(0, 4), new Member(3, 8), new Member(2, 6)));
    Timestamp ceiling = Timestamp.ofMicros(NOW + 10_000_000, Long.MAX_VALUE);

    Verdict.OnQuery first = replica.fence(next);
    assertThat(first).isEqualTo(new Verdict.Adopt(new Standing(next, FillState.UNFENCED)));
    replica.adopted(((Verdict.Adopt) first).standing());

    assertThat(replica.fence(next))
        .isEqualTo(new Verdict.Reply(Kind.FENCED, new ReplicaView(Newest.ABSENT, ceiling, false)));
    assertThat(commit(Newest.ABSENT, version(1))).isInstanceOf(Verdict.Stale.class);
  }

  @Test
  void fenceOfAnOlderAssignmentIsStale() {
    Assignment older = new Assignment(PARTITION, 2, ALL.members());

    assertThat(replica.fence(older)).isInstanceOf(Verdict.Stale.class);
  }

  @Test
  void twoRingsWithOneVersionAreNeverCountedTogether() {
    Assignment other =
        new Assignment(PARTITION, 3, List.of(new Member(0, 4), SELF, new Member(8, 6)));

    assertThat(replica.admitQuery(key(1), Newest.ABSENT, other))
        .isEqualTo(new Verdict.Stale(new ReplicaView(Newest.ABSENT, Timestamp.ZERO, true), ALL));
  }
}
