package io.ringfort.common.quorum;

import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import java.util.Optional;

/// A put that depends on the current version: `If-Match`, `If-None-Match`, or a read-modify-write
/// such as POST of metadata. Large data is staged before; its stage answers are not used.
///
/// The condition is judged only on a version that a majority holds, and the write goes at the
/// promised timestamp, so nothing comes between. NEWER never counts.
///
/// A commit that is neither held by a majority nor clean is *in doubt*: a replica may hold it, and
/// somebody else may complete it. The put then asks by another promise round what became of it:
///
/// - The current version is the write: success.
/// - The current version is older, so it is the one that the condition was judged on, and nothing
///   in between is ever chosen: the same write (same birth) is committed at the new promise.
/// - The current version is newer, and nothing was ever chosen between one older than the write and
///   it ([PutCondition#base]): the write came to nothing and never will. It is judged anew.
/// - Anything else stays unknown.
///
/// Ends in [QuorumOutcome.Acknowledged], [QuorumOutcome.ConditionFailed], [QuorumOutcome.Conflict],
/// [QuorumOutcome.NoSpace], [QuorumOutcome.Stale], [QuorumOutcome.Unavailable] or
/// [QuorumOutcome.Unknown].
public final class ConditionalPut<C> extends PromiseCoordinator<C> {
  private static final String UNKNOWN = "no majority answered the commit";

  private final PutCondition<C> condition;
  private Optional<Written<C>> written = Optional.empty();
  private boolean inDoubt;

  /// The last commit.
  ///
  /// @param at replicas known to hold it
  private record Written<C>(Version version, PutDraft<C> draft, ReplicaSet at) {}

  /// What became of a commit in doubt.
  private enum Fate {
    TOOK_EFFECT,
    CAME_TO_NOTHING,
    OPEN
  }

  public ConditionalPut(Coordination coordination, PutCondition<C> condition) {
    super(coordination);
    this.condition = condition;
  }

  @Override
  void begin() {
    promise();
  }

  @Override
  void current(Newest current, ReplicaSet holders, Optional<C> content) {
    Decision<C> decision = condition.decide(judged(current, content));
    if (decision instanceof Decision.Done<C> && current instanceof Version version) {
      acknowledge(version, holders);
      return;
    }
    if (inDoubt) {
      Written<C> mine = written.orElseThrow();
      switch (fate(mine.version(), current, content)) {
        case TOOK_EFFECT -> acknowledge(effective(mine.version(), current), holders);
        case CAME_TO_NOTHING -> inDoubt = false;
        case OPEN -> {
          if (mine.version().order().isAfter(current.order())) {
            commitAgain(mine);
          } else {
            finish(new QuorumOutcome.Unknown<>(UNKNOWN));
          }
        }
      }
      if (inDoubt) {
        return;
      }
    }
    switch (decision) {
      case Decision.Fail<C> _ -> finish(new QuorumOutcome.ConditionFailed<>(current));
      case Decision.Proceed<C>(PutDraft<C> draft) -> commit(draft);
      case Decision.Done<C> _ -> throw new IllegalStateException("done by no version");
    }
  }

  @Override
  void restamped(Version current, ReplicaSet holders, Optional<C> content) {
    Decision<C> decision = condition.decide(judged(current, content));
    if (decision instanceof Decision.Done<C>) {
      acknowledge(current, holders);
      return;
    }
    if (inDoubt) {
      Version mine = written.orElseThrow().version();
      boolean passedOver = mine.order().isAfter(found().order());
      Fate fate = fate(mine, found(), content);
      if (fate == Fate.TOOK_EFFECT) {
        acknowledge(effective(mine, current), holders);
        return;
      }
      if (!passedOver && fate == Fate.OPEN) {
        finish(new QuorumOutcome.Unknown<>(UNKNOWN));
        return;
      }
      inDoubt = false;
    }
    if (decision instanceof Decision.Fail<C>) {
      finish(new QuorumOutcome.ConditionFailed<>(current));
    } else {
      retry();
    }
  }

  @Override
  boolean shown(Newest current, ReplicaSet holders, Optional<C> content) {
    if (current instanceof Version && content.isEmpty()) {
      return false;
    }
    Decision<C> decision = condition.decide(judged(current, content));
    if (decision instanceof Decision.Done<C> && current instanceof Version version) {
      acknowledge(version, holders);
      return true;
    }
    if (inDoubt) {
      Version mine = written.orElseThrow().version();
      switch (fate(mine, current, content)) {
        case TOOK_EFFECT -> {
          acknowledge(effective(mine, current), holders);
          return true;
        }
        case CAME_TO_NOTHING -> inDoubt = false;
        case OPEN -> {
          return false;
        }
      }
    }
    if (decision instanceof Decision.Fail<C>) {
      finish(new QuorumOutcome.ConditionFailed<>(current));
      return true;
    }
    return false;
  }

  @Override
  void minority(Version version, ReplicaSet holders) {
    Optional<C> content = round().content(version.birth());
    Decision<C> decision = condition.decide(judged(version, content));
    if (planted == PlantedBug.FAILS_ON_MINORITY && decision instanceof Decision.Fail<C>) {
      finish(new QuorumOutcome.ConditionFailed<>(version));
    } else if (planted == PlantedBug.INVOCATION_ON_MINORITY
        && decision instanceof Decision.Done<C>) {
      acknowledge(version, holders);
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

  /// What a version that is chosen says about a commit in doubt. Between its base and it nothing is
  /// ever chosen, and who promises above it finds it or something newer.
  private Fate fate(Version mine, Newest chosen, Optional<C> content) {
    if (chosen.birth().equals(mine.birth())) {
      return Fate.TOOK_EFFECT;
    }
    if (!(chosen instanceof Version version)
        || content.isEmpty()
        || mine.order().isAfter(version.order())) {
      return planted == PlantedBug.GHOST_FORGOTTEN ? Fate.CAME_TO_NOTHING : Fate.OPEN;
    }
    Newest base = condition.base(version, content.get());
    if (base.birth().equals(mine.birth())) {
      return Fate.TOOK_EFFECT;
    }
    return mine.order().isAfter(base.order()) || planted == PlantedBug.DOUBT_TAKEN_FOR_DEATH
        ? Fate.CAME_TO_NOTHING
        : Fate.OPEN;
  }

  /// The own write as it was seen: itself, or what it was when the chosen version replaced it.
  private static Version effective(Version mine, Newest chosen) {
    return chosen instanceof Version version && version.birth().equals(mine.birth())
        ? version
        : mine;
  }

  private void commit(PutDraft<C> draft) {
    leavePromise();
    condition.writing();
    Version version = Version.written(order(), draft.tombstone());
    written = Optional.of(new Written<>(version, draft, ReplicaSet.NONE));
    broadcast(_ -> new QuorumMessage.Commit<>(assignmentInUse(), version, draft.content()));
  }

  /// The same write at the new promise; who holds it already needs no data.
  private void commitAgain(Written<C> mine) {
    leavePromise();
    Version later = mine.version().restamped(order());
    Content<C> copy = new Content.CopyOf<>(mine.version(), mine.at());
    written = Optional.of(new Written<>(later, mine.draft(), ReplicaSet.NONE));
    broadcast(replica ->
        new QuorumMessage.Commit<>(
            assignmentInUse(), later, mine.at().contains(replica) ? copy : mine.draft().content()));
  }

  @Override
  void evaluateOwn(boolean timeUp) {
    Written<C> mine = written.orElseThrow();
    ReplicaSet held = round().replicas(Kind.HELD, false);
    int votes = held.size();
    if (planted == PlantedBug.NEWER_COUNTS_FOR_CONDITIONAL) {
      votes += round().count(Kind.NEWER);
    }
    if (votes >= majority()) {
      acknowledge(mine.version(), held);
    } else if (!inDoubt && round().clean(mine.version())) {
      writeAgain();
    } else if (timeUp || (votes + round().pending() < majority() && patienceOver(false))) {
      inDoubt = true;
      written = Optional.of(new Written<>(mine.version(), mine.draft(), held));
      retry();
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
  QuorumOutcome<C> outdated(Assignment known) {
    return inDoubt ? new QuorumOutcome.Unknown<>(UNKNOWN) : super.outdated(known);
  }

  @Override
  QuorumOutcome<C> exhausted() {
    if (inDoubt) {
      return new QuorumOutcome.Unknown<>(UNKNOWN);
    }
    return isLostToOthers() ? new QuorumOutcome.Conflict<>() : unavailable();
  }
}
