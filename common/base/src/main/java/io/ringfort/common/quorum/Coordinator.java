package io.ringfort.common.quorum;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One operation on one key, as a state machine without I/O: events in, [QuorumStep]s out. Used
/// once. Not safe for use by several threads; calls never block.
///
/// The driver calls [#start], carries out the steps, and calls one of the `on...` methods for
/// whatever happens, until a [QuorumStep.Finish] comes. Every send ends in exactly one of
/// `onAnswer`, `onFailure`, `onUnsent`, or in nothing (the timer sees to that). It always finishes:
/// rounds end by the timer and attempts are bounded by [Pace].
///
/// @param <C> the driver's idea of content
public abstract sealed class Coordinator<C> permits QueriedPut, PromiseCoordinator {
  /// The pauses double no further.
  private static final int DOUBLINGS_MAX = 7;

  private enum State {
    NEW,
    ASKING,
    PAUSING,
    FINISHED
  }

  final PlantedBug planted;
  private final Coordination coordination;
  private State state = State.NEW;
  private Assignment assignment;
  private Assignment learned;
  private boolean conflict;
  private Round<C> round;
  private boolean graceGiven;
  private int attempts;
  private int failures;
  private int duels;
  private Timestamp seen = Timestamp.ZERO;
  private ReplicaSet held = ReplicaSet.NONE;
  private @Nullable Version acknowledged;
  private List<QuorumStep<C>> steps = new ArrayList<>();

  Coordinator(Coordination coordination) {
    this.coordination = coordination;
    this.planted = coordination.planted();
    this.assignment = coordination.assignment();
    this.learned = assignment;
    this.round = new Round<>(0, replicas());
  }

  // ---- for the driver

  /// Begins.
  public final List<QuorumStep<C>> start() {
    if (state != State.NEW) {
      throw new IllegalStateException("started twice");
    }
    attempt();
    return takeSteps();
  }

  /// A replica has answered.
  public final List<QuorumStep<C>> onAnswer(int inRound, int replica, QuorumAnswer<C> answer) {
    learn(answer);
    boolean current =
        inRound == round.number || (planted == PlantedBug.LATE_ANSWERS_COUNT && inRound > 0);
    if (current && round.answered(replica, answer)) {
      if (state == State.ASKING) {
        evaluate(false);
      } else if (acknowledged != null && holds(answer, acknowledged)) {
        held = held.with(replica);
      }
    }
    return takeSteps();
  }

  /// No answer will come, and nobody knows whether the message arrived.
  public final List<QuorumStep<C>> onFailure(int inRound, int replica) {
    if (inRound == round.number) {
      round.failed(replica);
      if (state == State.ASKING) {
        evaluate(false);
      }
    }
    return takeSteps();
  }

  /// The message certainly did not reach the replica, for example because no connection could be
  /// made.
  public final List<QuorumStep<C>> onUnsent(int inRound, int replica) {
    if (inRound == round.number) {
      round.unsent(replica);
      if (state == State.ASKING) {
        evaluate(false);
      }
    }
    return takeSteps();
  }

  /// The timer of the last [QuorumStep.Timer] has run out.
  public final List<QuorumStep<C>> onTimeout() {
    switch (state) {
      case ASKING -> evaluate(true);
      case PAUSING -> attempt();
      case NEW, FINISHED -> {}
    }
    return takeSteps();
  }

  public final boolean finished() {
    return state == State.FINISHED;
  }

  /// Everything this operation has learned about the assignment, including incarnations: the driver
  /// keeps it for the next operations on the partition.
  public final Assignment assignment() {
    return learned;
  }

  /// After an acknowledged write: replicas not (yet) known to hold it or something newer. Repair
  /// hints.
  public final ReplicaSet missed() {
    return acknowledged == null ? ReplicaSet.NONE : ReplicaSet.all(replicas()).without(held);
  }

  // ---- for the operations

  /// Begins an attempt: the first round of it.
  abstract void begin();

  /// Looks at the answers so far.
  ///
  /// @param timeUp decide with what is there
  abstract void evaluate(boolean timeUp);

  /// The last attempt failed, cleanly.
  abstract QuorumOutcome<C> exhausted();

  /// The last attempt failed because of the ring.
  QuorumOutcome<C> outdated(Assignment known) {
    return new QuorumOutcome.Stale<>(known);
  }

  /// Whether the attempt failed because others were faster.
  boolean isLostToOthers() {
    return false;
  }

  final QuorumOutcome<C> unavailable() {
    return new QuorumOutcome.Unavailable<>("no majority could be had, at last: " + round);
  }

  final Round<C> round() {
    return round;
  }

  final int replicas() {
    return assignment.members().size();
  }

  final int majority() {
    return assignment.majority();
  }

  final Assignment assignmentInUse() {
    return assignment;
  }

  /// A timestamp above all that any answer has shown.
  final Timestamp nextOrder() {
    return coordination.clock().nextAfter(seen);
  }

  /// Sends to all replicas, as a new round.
  final void broadcast(IntFunction<QuorumMessage<C>> message) {
    send(ReplicaSet.all(replicas()), message);
  }

  /// Sends to some replicas, as a new round.
  final void send(ReplicaSet targets, IntFunction<QuorumMessage<C>> message) {
    round = new Round<>(round.number + 1, replicas());
    graceGiven = false;
    state = State.ASKING;
    for (int replica = 0; replica < replicas(); replica++) {
      if (targets.contains(replica)) {
        round.sentTo(replica);
        steps.add(new QuorumStep.Send<>(round.number, replica, message.apply(replica)));
      }
    }
    steps.add(new QuorumStep.Timer<>(coordination.pace().roundTimeout()));
  }

  /// Nothing more can be won but by a little patience: true if it was given already or nobody is
  /// left to wait for.
  final boolean patienceOver(boolean timeUp) {
    if (timeUp || round.over()) {
      return true;
    }
    if (!graceGiven) {
      graceGiven = true;
      steps.add(new QuorumStep.Timer<>(coordination.pace().grace()));
    }
    return false;
  }

  /// A majority of full replicas can no longer answer with this kind.
  final boolean hopeless(Kind kind) {
    return round.countFull(kind) + round.pending() < majority();
  }

  /// Tries again from the start: at once with what STALE answers taught, else after a random pause.
  /// Only when this attempt has certainly had no effect of its own, or when the next one finds out.
  final void retry() {
    if (conflict || learned.ringVersion() > assignment.ringVersion()) {
      finish(outdated(learned));
    } else if (isExhausted()) {
      finish(exhausted());
    } else if (!learned.equals(assignment)) {
      attempt();
    } else {
      state = State.PAUSING;
      steps.add(new QuorumStep.Timer<>(pause()));
    }
  }

  final void finish(QuorumOutcome<C> outcome) {
    state = State.FINISHED;
    steps.add(new QuorumStep.Finish<>(outcome));
  }

  final void acknowledge(Version version, ReplicaSet holders) {
    held = holders;
    acknowledged = version;
    finish(new QuorumOutcome.Acknowledged<>(version, held, missed()));
  }

  private boolean isExhausted() {
    Pace pace = coordination.pace();
    return isLostToOthers() ? ++duels >= pace.duels() : ++failures >= pace.attempts();
  }

  private Duration pause() {
    long longestNanos =
        coordination.pace().backoff().toNanos() << Math.min(attempts - 1, DOUBLINGS_MAX);
    return Duration.ofNanos(coordination.random().nextLong(longestNanos + 1));
  }

  private void attempt() {
    attempts++;
    assignment = learned;
    begin();
  }

  private void learn(QuorumAnswer<C> answer) {
    seen = Timestamp.max(seen, answer.view().highest());
    if (answer.kind() == Kind.STALE) {
      Assignment known = answer.known().orElse(learned);
      learned.join(known).ifPresentOrElse(join -> learned = join, () -> conflict = true);
    }
  }

  private static <C> boolean holds(QuorumAnswer<C> answer, Version version) {
    return answer.kind() == Kind.HELD
        || answer.view().newest().order().compareTo(version.order()) >= 0;
  }

  private List<QuorumStep<C>> takeSteps() {
    if (steps.isEmpty()) {
      return List.of();
    }
    List<QuorumStep<C>> taken = steps;
    steps = new ArrayList<>();
    return taken;
  }
}
