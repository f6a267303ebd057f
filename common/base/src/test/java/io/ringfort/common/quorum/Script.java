package io.ringfort.common.quorum;

import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Plays the replicas and the driver of one coordinator, by hand.
final class Script {
  static final Pace PACE =
      new Pace(Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(8), 3, 6);
  static final Assignment ALL =
      new Assignment(
          new PartitionId(0, 7), 3, List.of(new Member(0, 4), new Member(1, 5), new Member(2, 6)));
  private static final long WALL = 1_000_000;

  private final Coordinator<String> coordinator;
  private List<QuorumStep.Send<String>> sent = List.of();
  private Optional<Duration> timer = Optional.empty();
  private Optional<QuorumOutcome<String>> outcome = Optional.empty();

  Script(Coordinator<String> coordinator) {
    this.coordinator = coordinator;
    take(coordinator.start());
  }

  static Coordination surroundings() {
    return surroundings(ALL);
  }

  static Coordination surroundings(Assignment assignment) {
    Clock clock =
        new Clock() {
          @Override
          public Instant now() {
            return Instant.ofEpochSecond(1);
          }

          @Override
          public long nanoTime() {
            return 0;
          }
        };
    return Coordination.of(assignment, new HybridClock(clock, 77), new SplittableRandom(1), PACE);
  }

  /// The first timestamp of a microsecond around the coordinator's wall clock.
  static Timestamp at(long micros) {
    return Timestamp.ofMicros(WALL + micros, 9);
  }

  static Version version(long micros) {
    return Version.written(at(micros), false);
  }

  static ReplicaView view(Newest newest, long floorMicros) {
    return new ReplicaView(newest, at(floorMicros), true);
  }

  Script answer(int replica, Kind kind, Newest newest) {
    return answer(replica, kind, view(newest, -1_000));
  }

  Script answer(int replica, Kind kind, ReplicaView view) {
    boolean brings =
        (kind == Kind.SEEN || kind == Kind.GRANTED) && view.newest() instanceof Version;
    String content = "content of " + view.newest().birth().micros();
    return answer(
        replica, brings ? QuorumAnswer.with(kind, view, content) : QuorumAnswer.of(kind, view));
  }

  Script answer(int replica, QuorumAnswer<String> answer) {
    take(coordinator.onAnswer(round(), replica, answer));
    return this;
  }

  Script stale(int replica, Assignment known) {
    return answer(replica, QuorumAnswer.stale(view(Newest.ABSENT, -1_000), known));
  }

  Script fails(int replica) {
    take(coordinator.onFailure(round(), replica));
    return this;
  }

  Script unsent(int replica) {
    take(coordinator.onUnsent(round(), replica));
    return this;
  }

  Script timeout() {
    timer = Optional.empty();
    take(coordinator.onTimeout());
    return this;
  }

  private int round() {
    return sent.getFirst().round();
  }

  private void take(List<QuorumStep<String>> steps) {
    List<QuorumStep.Send<String>> sends = new ArrayList<>();
    for (QuorumStep<String> step : steps) {
      switch (step) {
        case QuorumStep.Send<String> send -> sends.add(send);
        case QuorumStep.Timer<String>(Duration delay) -> timer = Optional.of(delay);
        case QuorumStep.Finish<String>(QuorumOutcome<String> result) ->
            outcome = Optional.of(result);
      }
    }
    if (!sends.isEmpty()) {
      sent = sends;
    }
  }

  /// The replicas that the last round was sent to.
  List<Integer> targets() {
    return sent.stream().map(QuorumStep.Send::replica).toList();
  }

  /// The message of the last round.
  QuorumMessage<String> message() {
    return sent.getFirst().message();
  }

  /// The message of the last round to one replica.
  QuorumMessage<String> message(int replica) {
    return sent.stream()
        .filter(send -> send.replica() == replica)
        .findFirst()
        .orElseThrow()
        .message();
  }

  /// The message of the last round, a commit.
  QuorumMessage.Commit<String> commit() {
    return (QuorumMessage.Commit<String>) message();
  }

  /// The message of the last round, a promise.
  Timestamp promised() {
    return ((QuorumMessage.Promise<String>) message()).order();
  }

  Optional<Duration> timer() {
    return timer;
  }

  Optional<QuorumOutcome<String>> outcome() {
    return outcome;
  }
}
