package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.common.quorum.PutCondition;
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
final class SimulatedOperation implements PutCondition<Payload> {
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
  final int expected;

  /// The first operation of the client's call; later ones are its retries.
  final int call;

  private final PlantedBug planted;
  private @Nullable Coordinator<Payload> coordinator;
  private int observed;
  private int replaced;
  private boolean running = true;
  private Optional<QuorumOutcome<Payload>> outcome = Optional.empty();
  private long returned = RegisterOperation.NEVER;

  private boolean committed;

  /// Timestamp of its last promise; for a planted bug.
  Timestamp promised = Timestamp.ZERO;

  SimulatedOperation(
      int id, int client, Wish wish, int expected, int call, long invoked, PlantedBug planted) {
    this.id = id;
    this.call = call;
    this.planted = planted;
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

  /// A commit of its own is sent.
  void committing() {
    committed = true;
    replaced = observed;
  }

  /// Its client may try the same call again: it does not know how this attempt ended, or knows that
  /// it came to nothing for no reason of the client's.
  boolean retriable() {
    return wish == Wish.PUT_IF
        && !(outcome.orElse(null) instanceof QuorumOutcome.Acknowledged<Payload>)
        && !(outcome.orElse(null) instanceof QuorumOutcome.ConditionFailed<Payload>);
  }

  boolean deletes() {
    return wish == Wish.DELETE || wish == Wish.DELETE_IF;
  }

  long returned() {
    return returned;
  }

  Optional<QuorumOutcome<Payload>> outcome() {
    return outcome;
  }

  /// It may have had an effect, as far as is known.
  boolean mayHaveTakenEffect() {
    return committed
        && (outcome.isEmpty()
            || outcome.get() instanceof QuorumOutcome.Acknowledged<Payload>
            || outcome.get() instanceof QuorumOutcome.Unknown<Payload>);
  }

  PutDraft<Payload> draft() {
    return switch (wish) {
      case PUT -> PutDraft.of(new Payload(id, false));
      case PUT_IF, POST -> throw new IllegalStateException(wish + " needs a base");
      case LARGE_PUT -> PutDraft.of(new Payload(id, true));
      case DELETE, DELETE_IF -> PutDraft.delete(new Payload(id, false));
      case READ, RESOLVE -> throw new IllegalStateException(wish + " writes nothing");
    };
  }

  private int written() {
    return deletes() ? 0 : call;
  }

  @Override
  public Decision<Payload> decide(Current<Payload> current) {
    Newest base =
        current instanceof Current.Existing<Payload>(Version version, _) ? version : Newest.ABSENT;
    observed =
        current instanceof Current.Existing<Payload>(Version version, Payload content)
                && !version.tombstone()
            ? content.id()
            : 0;
    if (wish == Wish.POST) {
      return observed != 0 && base instanceof Version version
          ? new Decision.Proceed<>(PutDraft.revise(new Payload(id, false, base), version))
          : new Decision.Fail<>();
    }
    if (wish == Wish.PUT_IF && observed == call && planted != PlantedBug.INVOCATION_IGNORED) {
      return new Decision.Done<>();
    }
    if (observed != expected) {
      return new Decision.Fail<>();
    }
    return new Decision.Proceed<>(
        wish == Wish.PUT_IF ? PutDraft.of(new Payload(call, false, base)) : draft());
  }

  @Override
  public Newest base(Version version, Payload content) {
    return content.base().equals(Payload.NO_BASE)
        ? PutCondition.super.base(version, content)
        : content.base();
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

  RegisterOperation effect(long at) {
    return switch (wish) {
      case PUT, LARGE_PUT, DELETE -> RegisterOperation.write(invoked, at, written());
      case PUT_IF, DELETE_IF, POST ->
          RegisterOperation.compareAndSet(invoked, at, replaced, written());
      case READ, RESOLVE -> throw new IllegalStateException(wish + " has no effect");
    };
  }

  static long value(Newest newest, Optional<Payload> content, Map<Timestamp, Payload> payloads) {
    return switch (newest) {
      case Newest.Absent _ -> RegisterOperation.ABSENT;
      case Version version when version.tombstone() -> RegisterOperation.ABSENT;
      case Version version ->
          content.or(() -> Optional.ofNullable(payloads.get(version.birth()))).orElseThrow().id();
    };
  }

  @Override
  public String toString() {
    return "operation "
        + id
        + " of client "
        + client
        + ": "
        + wish
        + " if "
        + expected
        + (call == id ? "" : ", again " + call);
  }
}
