package io.ringfort.proxy.object;

import io.ringfort.client.object.StageTicket;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.node.NodeHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The data of one large object on its way to all replicas at once. The sender goes on as fast as
/// the slowest replica of the fastest majority; one that lags further behind than [#LAG_BYTES_MAX],
/// or keeps others from memory, is given up. Fed by one thread; its results may be asked by many.
final class DataUpload implements StagedData, AutoCloseable {
  /// Bytes that may wait for each replica of a majority before the sender pauses.
  static final long WINDOW_BYTES = 1 << 20;

  /// Bytes that may wait for one slow replica.
  static final long LAG_BYTES_MAX = 8 << 20;

  /// How long a majority may take nothing at all.
  static final Duration STALL_MAX = Duration.ofSeconds(30);

  private static final Duration TICK = Duration.ofMillis(500);
  private static final long JOIN_MILLIS = 5_000;

  private final Clock clock;
  private final SliceBudget budget;
  private final int majority;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ReplicaUpload> parts;

  /// Starts towards every replica, but for those that failed lately if there is a majority without
  /// them.
  DataUpload(
      ObjectPlace place,
      Assignment assignment,
      long dataBytes,
      NodeHealth health,
      SliceBudget budget,
      Clock clock,
      Supplier<CallContext> context) {
    this.clock = clock;
    this.budget = budget;
    this.majority = place.majority();
    List<ReplicaUpload> all = new ArrayList<>(place.replicas());
    List<ReplicaUpload> limited = new ArrayList<>();
    for (int replica = 0; replica < place.replicas(); replica++) {
      ReplicaUpload part =
          new ReplicaUpload(
              lock,
              changed,
              place.nodes().get(replica),
              place.key(),
              assignment,
              dataBytes,
              context);
      all.add(part);
      if (health.isLimited(place.primaries().get(replica))) {
        limited.add(part);
      }
    }
    this.parts = List.copyOf(all);
    if (all.size() - limited.size() >= majority) {
      limited.forEach(part -> part.abandon("the device failed lately"));
    }
    for (ReplicaUpload part : parts) {
      if (part.state() instanceof ReplicaUpload.State.Running) {
        part.start();
      }
    }
  }

  /// An empty slice to fill; empty if memory does not come free in time.
  Optional<Slice> slice() {
    Optional<Slice> slice = budget.take(TICK);
    for (long waited = 0; slice.isEmpty() && waited < STALL_MAX.toMillis(); ) {
      giveUpLaggards(WINDOW_BYTES);
      slice = budget.take(TICK);
      waited += TICK.toMillis();
    }
    return slice;
  }

  /// Sends a slice to every replica, without waiting.
  void send(Slice slice) {
    parts.forEach(part -> part.add(slice));
  }

  /// Waits until a majority can take more.
  ///
  /// @return false if no majority is left, or it takes nothing for too long
  boolean awaitRoom() {
    lock.lock();
    try {
      long least = Long.MAX_VALUE;
      long since = clock.nanoTime();
      while (true) {
        giveUpLaggards(LAG_BYTES_MAX);
        if (running() < majority) {
          return false;
        }
        long waiting = waitingForMajority();
        if (waiting <= WINDOW_BYTES) {
          return true;
        }
        if (waiting < least) {
          least = waiting;
          since = clock.nanoTime();
        } else if (clock.nanoTime() - since > STALL_MAX.toNanos()) {
          return false;
        }
        long _ = changed.awaitNanos(TICK.toNanos());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private int running() {
    return (int)
        parts.stream().filter(part -> part.state() instanceof ReplicaUpload.State.Running).count();
  }

  /// The bytes that wait for the slowest replica of the fastest majority.
  private long waitingForMajority() {
    long[] waiting =
        parts.stream()
            .filter(part -> part.state() instanceof ReplicaUpload.State.Running)
            .mapToLong(ReplicaUpload::queuedBytes)
            .sorted()
            .toArray();
    return waiting[majority - 1];
  }

  /// Gives up replicas that are further behind, as long as a majority is left without them.
  private void giveUpLaggards(long lagBytesMax) {
    int left = running();
    for (ReplicaUpload part : parts) {
      if (left > majority
          && part.state() instanceof ReplicaUpload.State.Running
          && part.queuedBytes() > lagBytesMax) {
        part.abandon("the device lags " + part.queuedBytes() + " bytes behind the others");
        left--;
      }
    }
  }

  /// Whether so many devices are full that no majority can take the object.
  boolean isOutOfSpace() {
    long full = parts.stream().filter(DataUpload::isFull).count();
    return full > parts.size() - majority;
  }

  private static boolean isFull(ReplicaUpload part) {
    return part.state() instanceof ReplicaUpload.State.Ended(StagedUpload.Outcome.Full _);
  }

  /// All data was sent and is to be kept: every replica makes it durable.
  void complete() {
    parts.forEach(ReplicaUpload::complete);
  }

  @Override
  public ReplicaCalls.Reply answer(int replica) {
    return switch (await(replica)) {
      case ReplicaUpload.State.Ended(StagedUpload.Outcome.Staged(_, var seen)) ->
          new ReplicaCalls.Reply.Answer(seen);
      case ReplicaUpload.State.Ended(StagedUpload.Outcome.Full _) -> full();
      case ReplicaUpload.State.Lost _, ReplicaUpload.State.Running _ ->
          new ReplicaCalls.Reply.NotSent();
    };
  }

  private static ReplicaCalls.Reply full() {
    ReplicaView nothing = new ReplicaView(Newest.ABSENT, Timestamp.ZERO, false);
    QuorumAnswer<VersionContent> answer = QuorumAnswer.of(QuorumAnswer.Kind.NO_SPACE, nothing);
    return new ReplicaCalls.Reply.Answer(answer);
  }

  @Override
  public Optional<StageTicket> ticket(int replica) {
    return await(replica)
            instanceof ReplicaUpload.State.Ended(StagedUpload.Outcome.Staged(var ticket, _))
        ? Optional.of(ticket)
        : Optional.empty();
  }

  private ReplicaUpload.State await(int replica) {
    ReplicaUpload part = parts.get(replica);
    long untilNanos = CallContext.current(clock).deadlineNanos();
    lock.lock();
    try {
      while (part.state() instanceof ReplicaUpload.State.Running) {
        long left = untilNanos - clock.nanoTime();
        if (left <= 0) {
          break;
        }
        long _ = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return part.state();
  }

  /// Gives up every replica that has not ended, and waits until none has anything open any more.
  @Override
  public void close() {
    parts.forEach(part -> part.abandon("the upload has ended"));
    parts.forEach(part -> part.join(JOIN_MILLIS));
  }
}
