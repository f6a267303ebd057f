package io.ringfort.proxy.object;

import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumMessage;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.quorum.QuorumStep;
import io.ringfort.common.quorum.ReplicaSet;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.node.Arrival;
import io.ringfort.proxy.node.Arrival.Answered;
import io.ringfort.proxy.node.Arrival.Failed;
import io.ringfort.proxy.node.Fanout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Carries out the steps of one coordinator with real replicas: sends its messages, keeps its
/// timer, hands it what comes back. [#run] is called once, by one thread; answers that come after
/// the outcome complete the picture of who missed a write, see [#settle].
final class QuorumDrive {
  private static final int REPLICA_BITS = 5;

  private final Clock clock;
  private final Coordinator<VersionContent> coordinator;
  private final ReplicaCalls calls;
  private final Fanout<ReplicaCalls.Reply> fanout;
  private final Consumer<Assignment> learned;
  private final ReentrantLock lateLock = new ReentrantLock();
  private int awaited;
  private long timerNanos;

  /// @param learned is told what the operation has learned of its assignment
  QuorumDrive(
      Clock clock,
      Coordinator<VersionContent> coordinator,
      ReplicaCalls calls,
      Consumer<Assignment> learned) {
    this.learned = learned;
    this.clock = clock;
    this.coordinator = coordinator;
    this.calls = calls;
    this.fanout = new Fanout<>(clock);
  }

  /// Runs the operation to its outcome.
  QuorumOutcome<VersionContent> run() {
    List<QuorumStep<VersionContent>> steps = coordinator.start();
    while (true) {
      for (QuorumStep<VersionContent> step : steps) {
        switch (step) {
          case QuorumStep.Send<VersionContent>(int round, int replica, var message) ->
              send(round, replica, message);
          case QuorumStep.Timer<VersionContent>(Duration delay) ->
              timerNanos = clock.nanoTime() + delay.toNanos();
          case QuorumStep.Finish<VersionContent>(QuorumOutcome<VersionContent> outcome) -> {
            learned.accept(coordinator.assignment());
            return outcome;
          }
        }
      }
      steps = awaitEvent();
    }
  }

  private void send(int round, int replica, QuorumMessage<VersionContent> message) {
    awaited++;
    calls.sending(message);
    int to = round << REPLICA_BITS | replica;
    if (calls.isAtOnce(replica, message)) {
      fanout.here(to, () -> calls.send(replica, message));
    } else {
      fanout.send(to, () -> calls.send(replica, message));
    }
  }

  private List<QuorumStep<VersionContent>> awaitEvent() {
    long left = timerNanos - clock.nanoTime();
    Optional<Arrival<ReplicaCalls.Reply>> arrival =
        awaited > 0 ? fanout.next(Duration.ofNanos(Math.max(0, left))) : Optional.empty();
    if (arrival.isPresent()) {
      awaited--;
      return take(arrival.get());
    }
    pauseUntilTimer();
    return coordinator.onTimeout();
  }

  private void pauseUntilTimer() {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, timerNanos - clock.nanoTime())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<QuorumStep<VersionContent>> take(Arrival<ReplicaCalls.Reply> arrival) {
    int round = arrival.from() >>> REPLICA_BITS;
    int replica = arrival.from() & (1 << REPLICA_BITS) - 1;
    return switch (arrival) {
      case Answered<ReplicaCalls.Reply>(_, ReplicaCalls.Reply.Answer(var answer)) -> {
        calls.succeeded(replica);
        yield coordinator.onAnswer(round, replica, answer);
      }
      case Answered<ReplicaCalls.Reply>(_, ReplicaCalls.Reply.NotSent _) ->
          coordinator.onUnsent(round, replica);
      case Failed<ReplicaCalls.Reply> failed -> {
        NodeFailedException fault = Fanout.nodeFault(failed);
        calls.failed(replica, fault);
        yield fault.kind().isCertainlyNotDone()
            ? coordinator.onUnsent(round, replica)
            : coordinator.onFailure(round, replica);
      }
    };
  }

  /// Waits a little for the answer of one replica to a query, if that is still on its way: it was
  /// asked for the content, and the others have outrun it.
  Optional<QuorumAnswer<VersionContent>> awaitAnswer(int replica, Duration limit) {
    long untilNanos = clock.nanoTime() + limit.toNanos();
    while (awaited > 0) {
      Optional<Arrival<ReplicaCalls.Reply>> arrival =
          fanout.next(Duration.ofNanos(Math.max(0, untilNanos - clock.nanoTime())));
      if (arrival.isEmpty()) {
        return Optional.empty();
      }
      awaited--;
      var _ = take(arrival.get());
      if ((arrival.get().from() & (1 << REPLICA_BITS) - 1) == replica) {
        return arrival.get()
                instanceof Answered<ReplicaCalls.Reply>(_, ReplicaCalls.Reply.Answer(var answer))
            ? Optional.of(answer)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Lets the calls that are still on their way finish by themselves. When the last one has, or at
  /// once if none is, `settled` is told which replicas have missed the write.
  void settle(Consumer<ReplicaSet> settled) {
    if (awaited == 0) {
      settled.accept(coordinator.missed());
      return;
    }
    fanout.release(arrival -> takeLate(arrival, settled));
  }

  /// Lets the calls that are still on their way finish by themselves.
  void settle() {
    if (awaited > 0) {
      settle(_ -> {});
    }
  }

  private void takeLate(Arrival<ReplicaCalls.Reply> arrival, Consumer<ReplicaSet> settled) {
    boolean last;
    lateLock.lock();
    try {
      var _ = take(arrival);
      last = --awaited == 0;
    } finally {
      lateLock.unlock();
    }
    if (last) {
      learned.accept(coordinator.assignment());
      settled.accept(coordinator.missed());
    }
  }
}
