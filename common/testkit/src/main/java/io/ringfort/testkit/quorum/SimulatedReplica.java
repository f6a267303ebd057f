package io.ringfort.testkit.quorum;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Content;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.quorum.QuorumMessage;
import io.ringfort.common.quorum.Replica;
import io.ringfort.common.quorum.ReplicaLimits;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device with one key: the real [Replica], and as much of an engine as it takes - a newest
/// version, flushed or not, and answers that wait for the flush.
final class SimulatedReplica {
  /// An answer that waits for the flush.
  record Waiting(
      QuorumMessage<Payload> message, int operation, int round, QuorumAnswer<Payload> answer) {}

  private final Member self;
  private final ObjectKey key;
  private final ReplicaLimits limits;
  private final PlantedBug planted;
  private Replica replica;
  private Timestamp ceiling = Timestamp.ZERO;
  private @Nullable Standing standing;
  private Newest newest = Newest.ABSENT;
  private Newest flushed = Newest.ABSENT;
  private @Nullable Payload payload;
  private @Nullable Payload flushedPayload;
  private Set<Integer> staged = new HashSet<>();
  private List<Waiting> waiting = new ArrayList<>();

  SimulatedReplica(Member self, ObjectKey key, ReplicaLimits limits, PlantedBug planted) {
    this.self = self;
    this.key = key;
    this.limits = limits;
    this.planted = planted;
    this.replica = new Replica(self, ceiling, Long.MAX_VALUE, limits, planted);
  }

  /// What survives a crash at this moment.
  Newest flushed() {
    return flushed;
  }

  Optional<Payload> flushedPayload() {
    return Optional.ofNullable(flushedPayload);
  }

  boolean unflushed() {
    return !newest.order().equals(flushed.order());
  }

  /// Carries out a message.
  ///
  /// @param exempt planted bug: the timestamp of a promise that does not bind this commit
  /// @param full the disk is full
  /// @param flushNow what is stored is flushed at once
  /// @return the answer, or empty if it waits for the flush
  Optional<QuorumAnswer<Payload>> handle(
      QuorumMessage<Payload> message,
      int operation,
      int round,
      long nowMicros,
      Timestamp exempt,
      boolean full,
      boolean flushNow) {
    QuorumAnswer<Payload> answer = decide(message, nowMicros, exempt, full);
    if (flushNow) {
      flush();
    }
    boolean early =
        (planted == PlantedBug.HELD_BEFORE_FLUSH && answer.kind() == Kind.HELD)
            || (planted == PlantedBug.SEEN_BEFORE_FLUSH && answer.kind() == Kind.SEEN);
    if (!unflushed() || early) {
      return Optional.of(answer);
    }
    waiting.add(new Waiting(message, operation, round, answer));
    return Optional.empty();
  }

  private QuorumAnswer<Payload> decide(
      QuorumMessage<Payload> message, long nowMicros, Timestamp exempt, boolean full) {
    while (true) {
      Verdict verdict = judge(message, nowMicros);
      switch (verdict) {
        case Verdict.RaiseCeiling(Timestamp durable) -> {
          ceiling = durable;
          replica.ceilingRaised(durable);
        }
        case Verdict.Adopt(Standing durable) -> {
          standing = durable;
          replica.adopted(durable);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return QuorumAnswer.stale(view, known);
        }
        case Verdict.Store store -> {
          return store(message, store, full);
        }
        case Verdict.Reply(Kind kind, ReplicaView view) -> {
          if (kind == Kind.FLOOR
              && view.floor().equals(exempt)
              && message instanceof QuorumMessage.Commit<Payload>(_, Version version, _)) {
            return store(
                message,
                new Verdict.Store(
                    version, view, new ReplicaView(version, view.floor(), view.full())),
                full);
          }
          return reply(kind, view);
        }
      }
    }
  }

  private Verdict judge(QuorumMessage<Payload> message, long nowMicros) {
    return switch (message) {
      case QuorumMessage.Query<Payload>(Assignment sender, _) ->
          replica.admitQuery(key, newest, sender);
      case QuorumMessage.Stage<Payload>(Assignment sender) ->
          replica.admitQuery(key, newest, sender);
      case QuorumMessage.Promise<Payload>(Assignment sender, Timestamp order) ->
          replica.promise(key, newest, order, sender, nowMicros);
      case QuorumMessage.Commit<Payload>(Assignment sender, Version version, _) ->
          replica.admitCommit(key, newest, version, sender, nowMicros);
      case QuorumMessage.Copy<Payload>(Assignment sender, Version version, _, boolean confirmed) ->
          replica.admitCopy(key, newest, version, confirmed, sender, nowMicros);
      case QuorumMessage.Fence<Payload> _ -> throw new IllegalStateException("no ring change here");
    };
  }

  private QuorumAnswer<Payload> reply(Kind kind, ReplicaView view) {
    Payload held = payload;
    boolean brings = kind == Kind.SEEN || kind == Kind.GRANTED || kind == Kind.REFUSED;
    return held != null && brings
        ? QuorumAnswer.with(kind, view, held)
        : QuorumAnswer.of(kind, view);
  }

  private QuorumAnswer<Payload> store(
      QuorumMessage<Payload> message, Verdict.Store store, boolean full) {
    Content<Payload> content =
        switch (message) {
          case QuorumMessage.Commit<Payload> commit -> commit.content();
          case QuorumMessage.Copy<Payload> copy -> copy.content();
          default -> throw new IllegalStateException("nothing to store in " + message);
        };
    if (full) {
      return QuorumAnswer.of(Kind.NO_SPACE, store.before());
    }
    Payload stored;
    switch (content) {
      case Content.Own<Payload>(Payload value) -> {
        if (value.staged() && !staged.contains(value.id())) {
          return QuorumAnswer.of(Kind.NO_DATA, store.before());
        }
        stored = value;
      }
      case Content.Revised<Payload>(Payload value, Version base) -> {
        if (!newest.birth().equals(base.birth())) {
          return QuorumAnswer.of(Kind.NO_DATA, store.before());
        }
        stored = value;
      }
      case Content.CopyOf<Payload> _ ->
          throw new IllegalStateException("the driver brings the content of copies");
    }
    newest = store.version();
    payload = stored;
    return QuorumAnswer.of(Kind.HELD, store.after());
  }

  /// The data of a large object is durable here.
  void stage(int operation) {
    staged.add(operation);
  }

  /// A promise on another key, which pushes this key's out of memory.
  void promiseElsewhere(ObjectKey other, Timestamp order, Assignment sender, long nowMicros) {
    while (true) {
      switch (replica.promise(other, Newest.ABSENT, order, sender, nowMicros)) {
        case Verdict.RaiseCeiling(Timestamp durable) -> {
          ceiling = durable;
          replica.ceilingRaised(durable);
        }
        case Verdict.Adopt(Standing durable) -> {
          standing = durable;
          replica.adopted(durable);
        }
        case Verdict.Stale _, Verdict.Reply _ -> {
          return;
        }
      }
    }
  }

  void flush() {
    flushed = newest;
    flushedPayload = payload;
  }

  /// Flushes, and hands over the answers that waited.
  List<Waiting> releaseAnswers() {
    flush();
    List<Waiting> ready = waiting;
    waiting = new ArrayList<>();
    return ready;
  }

  /// Kills and starts the process: memory and what was not flushed are gone, with the answers.
  void restart(long nowMicros) {
    newest = flushed;
    payload = flushedPayload;
    waiting = new ArrayList<>();
    Timestamp base =
        planted == PlantedBug.RESTART_FLOOR_FROM_CLOCK ? Timestamp.ofMicros(nowMicros, 0) : ceiling;
    replica = new Replica(self, base, Long.MAX_VALUE, limits, planted);
    Standing durable = standing;
    if (durable != null) {
      replica.adopted(durable);
    }
  }
}
