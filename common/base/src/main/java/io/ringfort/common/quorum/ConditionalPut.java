package io.ringfort.common.quorum;

import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import java.util.Optional;

/// A put that depends on the current version: `If-Match`, `If-None-Match`, or a read-modify-write
/// such as POST of metadata. Large data is staged before; its stage answers are not used.
///
/// The condition is judged only on a version that a majority holds, and the write goes at the
/// promised timestamp, so nothing comes between. NEWER never counts. Issued again only if clean.
///
/// Ends in [QuorumOutcome.Acknowledged], [QuorumOutcome.ConditionFailed], [QuorumOutcome.Conflict],
/// [QuorumOutcome.NoSpace], [QuorumOutcome.Stale], [QuorumOutcome.Unavailable] or
/// [QuorumOutcome.Unknown].
public final class ConditionalPut<C> extends PromiseCoordinator<C> {
  private final PutCondition<C> condition;
  private Optional<Version> written = Optional.empty();

  public ConditionalPut(Coordination coordination, PutCondition<C> condition) {
    super(coordination);
    this.condition = condition;
  }

  @Override
  void begin() {
    written = Optional.empty();
    promise();
  }

  @Override
  void current(Newest current, ReplicaSet holders, Optional<C> content) {
    switch (condition.decide(judged(current, content))) {
      case Decision.Fail<C> _ -> finish(new QuorumOutcome.ConditionFailed<>(current));
      case Decision.Proceed<C>(PutDraft<C> draft) -> commit(draft);
    }
  }

  @Override
  void restamped(Version current, ReplicaSet holders, Optional<C> content) {
    switch (condition.decide(judged(current, content))) {
      case Decision.Fail<C> _ -> finish(new QuorumOutcome.ConditionFailed<>(current));
      case Decision.Proceed<C> _ -> retry();
    }
  }

  @Override
  void minority(Version version, ReplicaSet holders) {
    if (planted == PlantedBug.FAILS_ON_MINORITY
        && condition.decide(judged(version, round().content(version.birth())))
            instanceof Decision.Fail<C>) {
      finish(new QuorumOutcome.ConditionFailed<>(version));
    } else {
      super.minority(version, holders);
    }
  }

  private Current<C> judged(Newest newest, Optional<C> content) {
    return switch (newest) {
      case Newest.Absent _ -> new Current.Nothing<>();
      case Version version ->
          new Current.Existing<>(
              version,
              content.orElseThrow(
                  () -> new IllegalStateException("a grant came without content: " + version)));
    };
  }

  private void commit(PutDraft<C> draft) {
    leavePromise();
    Version version = Version.written(order(), draft.tombstone());
    written = Optional.of(version);
    broadcast(_ -> new QuorumMessage.Commit<>(assignmentInUse(), version, draft.content()));
  }

  @Override
  void evaluateOwn(boolean timeUp) {
    Version version = written.orElseThrow();
    ReplicaSet held = round().replicas(Kind.HELD, false);
    int votes = held.size();
    if (planted == PlantedBug.NEWER_COUNTS_FOR_CONDITIONAL) {
      votes += round().count(Kind.NEWER);
    }
    if (votes >= majority()) {
      acknowledge(version, held);
    } else if (round().clean(version)) {
      writeAgain();
    } else if (timeUp || round().over()) {
      finish(new QuorumOutcome.Unknown<>("no majority answered the commit"));
    }
  }

  private void writeAgain() {
    if (round().count(Kind.NO_SPACE) > replicas() - majority()) {
      finish(new QuorumOutcome.NoSpace<>());
    } else {
      retry();
    }
  }

  @Override
  QuorumOutcome<C> exhausted() {
    boolean contended = round().count(Kind.REFUSED) + round().count(Kind.FLOOR) > 0;
    return contended
        ? new QuorumOutcome.Conflict<>()
        : new QuorumOutcome.Unavailable<>("no majority could be asked");
  }
}
