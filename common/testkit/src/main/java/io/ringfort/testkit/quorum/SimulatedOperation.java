package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.PutDraft;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.testkit.history.RegisterOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One operation of a client, and what its client sees of it.
final class SimulatedOperation {
  /// What the client wants.
  enum Wish {
    PUT,
    LARGE_PUT,
    DELETE,
    READ,
    /// A put if the current value is a given one.
    PUT_IF,
    /// A delete if the current value is a given one.
    DELETE_IF,
    /// New metadata for whatever is there; fails if nothing is.
    POST,
    /// Not a client's: repair settles the key.
    RESOLVE;

    boolean reads() {
      return this == READ || this == RESOLVE;
    }
  }

  final int id;
  final int client;
  final Wish wish;
  final long invoked;
  private final int expected;
  private @Nullable Coordinator<Payload> coordinator;
  private int observed;
  private boolean running = true;
  private Optional<QuorumOutcome<Payload>> outcome = Optional.empty();
  private long returned = RegisterOperation.NEVER;

  /// A commit of its own was sent.
  boolean committed;

  /// Timestamp of its last promise; for a planted bug.
  Timestamp promised = Timestamp.ZERO;

  SimulatedOperation(int id, int client, Wish wish, int expected, long invoked) {
    this.id = id;
    this.client = client;
    this.wish = wish;
    this.expected = expected;
    this.invoked = invoked;
  }

  void coordinatedBy(Coordinator<Payload> machine) {
    coordinator = machine;
  }

  Coordinator<Payload> coordinator() {
    Coordinator<Payload> machine = coordinator;
    if (machine == null) {
      throw new IllegalStateException("operation " + id + " has no coordinator");
    }
    return machine;
  }

  boolean running() {
    return running;
  }

  /// The coordinator's process dies: the client never hears of it.
  void crash() {
    running = false;
  }

  void finish(QuorumOutcome<Payload> result, long at) {
    running = false;
    outcome = Optional.of(result);
    returned = at;
  }

  PutDraft<Payload> draft() {
    return switch (wish) {
      case PUT, PUT_IF, POST -> PutDraft.of(new Payload(id, false));
      case LARGE_PUT -> PutDraft.of(new Payload(id, true));
      case DELETE, DELETE_IF -> PutDraft.delete(new Payload(id, false));
      case READ, RESOLVE -> throw new IllegalStateException(wish + " writes nothing");
    };
  }

  private int written() {
    return wish == Wish.DELETE || wish == Wish.DELETE_IF ? 0 : id;
  }

  /// The condition of a conditional operation.
  Decision<Payload> decide(Current<Payload> current) {
    observed =
        switch (current) {
          case Current.Nothing<Payload> _ -> 0;
          case Current.Existing<Payload>(Version version, Payload content) ->
              version.tombstone() ? 0 : content.id();
        };
    if (wish == Wish.POST) {
      return observed != 0 && current instanceof Current.Existing<Payload>(Version base, _)
          ? new Decision.Proceed<>(PutDraft.revise(new Payload(id, false), base))
          : new Decision.Fail<>();
    }
    return observed == expected ? new Decision.Proceed<>(draft()) : new Decision.Fail<>();
  }

  /// Adds what the client knows to the history; nothing if it knows that nothing happened.
  ///
  /// @param payloads what was written, by birth
  void record(List<RegisterOperation> history, Map<Timestamp, Payload> payloads) {
    if (wish == Wish.RESOLVE) {
      return;
    }
    if (outcome.isEmpty()) {
      recordUnknown(history);
      return;
    }
    switch (outcome.get()) {
      case QuorumOutcome.Acknowledged<Payload> _ -> history.add(effect(returned));
      case QuorumOutcome.Unknown<Payload> _ -> recordUnknown(history);
      case QuorumOutcome.ConditionFailed<Payload>(Newest current) ->
          history.add(
              RegisterOperation.read(
                  invoked, returned, value(current, Optional.empty(), payloads)));
      case QuorumOutcome.Found<Payload>(Version version, _, Optional<Payload> content) ->
          history.add(RegisterOperation.read(invoked, returned, value(version, content, payloads)));
      case QuorumOutcome.Absent<Payload> _ ->
          history.add(RegisterOperation.read(invoked, returned, RegisterOperation.ABSENT));
      case QuorumOutcome.Conflict<Payload> _,
          QuorumOutcome.NoSpace<Payload> _,
          QuorumOutcome.Unavailable<Payload> _,
          QuorumOutcome.Stale<Payload> _ -> {}
    }
  }

  private void recordUnknown(List<RegisterOperation> history) {
    if (committed) {
      history.add(effect(RegisterOperation.NEVER));
    }
  }

  private RegisterOperation effect(long at) {
    return switch (wish) {
      case PUT, LARGE_PUT, DELETE -> RegisterOperation.write(invoked, at, written());
      case PUT_IF, DELETE_IF, POST ->
          RegisterOperation.compareAndSet(invoked, at, observed, written());
      case READ, RESOLVE -> throw new IllegalStateException(wish + " has no effect");
    };
  }

  private static long value(
      Newest newest, Optional<Payload> content, Map<Timestamp, Payload> payloads) {
    return switch (newest) {
      case Newest.Absent _ -> RegisterOperation.ABSENT;
      case Version version when version.tombstone() -> RegisterOperation.ABSENT;
      case Version version ->
          content.or(() -> Optional.ofNullable(payloads.get(version.birth()))).orElseThrow().id();
    };
  }

  @Override
  public String toString() {
    return "operation " + id + " of client " + client + ": " + wish + " if " + expected;
  }
}
