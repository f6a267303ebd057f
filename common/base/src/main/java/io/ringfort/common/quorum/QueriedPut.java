package io.ringfort.common.quorum;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;

/// A put or delete without condition: asks a majority what it holds, takes a timestamp above that,
/// commits to all. Plain writers never starve one another.
///
/// Acknowledged by a majority of HELD, or of NEWER where nothing was promised above its timestamp:
/// then it took effect and was overwritten. Issued again, as a new write, only if it is *clean*:
/// everyone who may have got it says not to hold it. Anything else after the time limit is unknown.
///
/// Ends in [QuorumOutcome.Acknowledged], [QuorumOutcome.NoSpace], [QuorumOutcome.Stale],
/// [QuorumOutcome.Unavailable] or [QuorumOutcome.Unknown].
public final class QueriedPut<C> extends Coordinator<C> {
  private enum Phase {
    QUERY,
    COMMIT
  }

  private static final Version NOT_WRITTEN = Version.written(Timestamp.MAX, false);

  private final PutDraft<C> draft;
  private boolean staged;
  private Phase phase = Phase.QUERY;
  private Version version = NOT_WRITTEN;

  private QueriedPut(Coordination coordination, PutDraft<C> draft, boolean staged) {
    super(coordination);
    this.draft = draft;
    this.staged = staged;
  }

  /// A put whose content travels with the commit.
  public static <C> QueriedPut<C> of(Coordination coordination, PutDraft<C> draft) {
    return new QueriedPut<>(coordination, draft, false);
  }

  /// A put whose data is staged on the replicas: the first round is [QuorumMessage.Stage], and its
  /// answers stand for the query's. With a majority staged, the others are given [Pace#grace] to
  /// finish.
  public static <C> QueriedPut<C> staged(Coordination coordination, PutDraft<C> draft) {
    return new QueriedPut<>(coordination, draft, true);
  }

  @Override
  void begin() {
    phase = Phase.QUERY;
    if (planted == PlantedBug.PUT_WITHOUT_QUERY) {
      commit();
    } else if (staged) {
      broadcast(_ -> new QuorumMessage.Stage<>(assignmentInUse()));
    } else {
      broadcast(_ -> new QuorumMessage.Query<>(assignmentInUse(), false));
    }
  }

  @Override
  void evaluate(boolean timeUp) {
    switch (phase) {
      case QUERY -> evaluateQuery(timeUp);
      case COMMIT -> evaluateCommit(timeUp);
    }
  }

  private void evaluateQuery(boolean timeUp) {
    int needed = planted == PlantedBug.QUERY_OF_ONE ? 1 : majority();
    if (round().countFull(Kind.SEEN) >= needed) {
      if (!staged || patienceOver(timeUp)) {
        commit();
      }
    } else if (timeUp || (hopeless(Kind.SEEN) && patienceOver(false))) {
      askAgain();
    }
  }

  /// Data is staged once: whoever answered has it, also if he answered STALE. From then on the put
  /// asks.
  private void askAgain() {
    int staging = round().count(Kind.SEEN) + round().count(Kind.STALE);
    if (round().count(Kind.NO_SPACE) > replicas() - majority()) {
      finish(new QuorumOutcome.NoSpace<>());
    } else if (staged && staging < majority()) {
      finish(new QuorumOutcome.Unavailable<>("the data could not be staged on a majority"));
    } else {
      staged = false;
      retry();
    }
  }

  private void commit() {
    staged = false;
    phase = Phase.COMMIT;
    version = Version.written(nextOrder(), draft.tombstone());
    broadcast(_ -> new QuorumMessage.Commit<>(assignmentInUse(), version, draft.content()));
  }

  private void evaluateCommit(boolean timeUp) {
    boolean floorTested = planted != PlantedBug.NEWER_WITHOUT_FLOOR_TEST;
    ReplicaSet held = round().replicas(Kind.HELD, false);
    ReplicaSet overwritten = round().newerUnbound(version.order(), floorTested);
    ReplicaSet votes = new ReplicaSet(held.bits() | overwritten.bits());
    if (votes.size() >= majority()) {
      acknowledge(version, votes);
    } else if (round().clean(version)
        || (planted == PlantedBug.REISSUED_WHEN_NOT_CLEAN && round().over())) {
      writeAgain();
    } else if (timeUp || round().over()) {
      finish(new QuorumOutcome.Unknown<>("no majority answered the commit"));
    }
  }

  private void writeAgain() {
    int spare = replicas() - majority();
    if (round().count(Kind.NO_SPACE) > spare) {
      finish(new QuorumOutcome.NoSpace<>());
    } else if (round().count(Kind.NO_DATA) > spare) {
      finish(new QuorumOutcome.Unavailable<>("the data is missing on most replicas"));
    } else {
      retry();
    }
  }

  @Override
  QuorumOutcome<C> exhausted() {
    return unavailable();
  }
}
