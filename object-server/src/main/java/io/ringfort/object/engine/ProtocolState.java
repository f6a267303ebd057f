package io.ringfort.object.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.Replica;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The replica's decisions, one at a time, and the durable writes that they wait for. Safe for use
/// by many threads.
final class ProtocolState {
  private final ReentrantLock lock = new ReentrantLock();

  /// Orders the durable writes, so that no standing overtakes a newer one.
  private final ReentrantLock journalLock = new ReentrantLock();

  private final ProtocolJournal journal;
  private final Clock clock;
  private final EngineFault fault;

  @GuardedBy("lock")
  private final Replica replica;

  @GuardedBy("lock")
  private boolean ended;

  private volatile Timestamp ceiling;

  ProtocolState(
      Replica replica, Timestamp ceiling, ProtocolJournal journal, Clock clock, EngineFault fault) {
    this.replica = replica;
    this.ceiling = ceiling;
    this.journal = journal;
    this.clock = clock;
    this.fault = fault;
  }

  private interface Question<T> {
    T ask();
  }

  private <T> T locked(Question<T> question) {
    lock.lock();
    try {
      if (ended) {
        throw new DeviceFailedException("the device is closed", null);
      }
      return question.ask();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Verdict.OnCommit commit(ObjectKey key, Newest newest, Version version, Assignment sender) {
    long nowMicros = clock.microTime();
    return locked(() -> replica.admitCommit(key, newest, version, sender, nowMicros));
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Verdict.OnCommit copy(
      ObjectKey key, Newest newest, Version version, boolean confirmed, Assignment sender) {
    long nowMicros = clock.microTime();
    return locked(() -> replica.admitCopy(key, newest, version, confirmed, sender, nowMicros));
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Verdict.OnPromise promise(ObjectKey key, Newest newest, Timestamp order, Assignment sender) {
    long nowMicros = clock.microTime();
    return locked(() -> replica.promise(key, newest, order, sender, nowMicros));
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Verdict.OnQuery query(ObjectKey key, Newest newest, Assignment sender) {
    return locked(() -> replica.admitQuery(key, newest, sender));
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  ReplicaView view(ObjectKey key, Newest newest, PartitionId partition) {
    return locked(() -> replica.view(key, newest, partition));
  }

  /// Ends all decisions; returns the highest timestamp that one was about. Nothing is promised or
  /// admitted after it, so it may become the ceiling of an orderly end.
  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Timestamp end() {
    return locked(() -> {
      ended = true;
      return replica.highest();
    });
  }

  /// The ceiling that is worth raising ahead of need, if there is one.
  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Optional<Timestamp> ceilingDue() {
    long nowMicros = clock.microTime();
    return locked(() -> replica.ceilingDue(nowMicros));
  }

  Timestamp ceiling() {
    return ceiling;
  }

  /// Makes a ceiling durable, unless it is already.
  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  void raiseCeiling(Timestamp wanted) {
    journalLock.lock();
    try {
      if (wanted.isAfter(ceiling)) {
        if (fault != EngineFault.CEILING_FORGOTTEN) {
          journal.ceiling(wanted);
        }
        ceiling = wanted;
        locked(() -> {
          replica.ceilingRaised(wanted);
          return 0;
        });
      }
    } finally {
      journalLock.unlock();
    }
  }

  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  Optional<Standing> standing(PartitionId partition) {
    return locked(() -> replica.standing(partition));
  }

  /// Makes a standing durable that a verdict asked for, unless the partition's has changed since.
  ///
  /// @param before the partition's standing when, or before, the verdict was given
  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  void adopt(Standing standing, Optional<Standing> before) {
    journalLock.lock();
    try {
      if (standing(standing.assignment().partition()).equals(before)) {
        journal.standing(standing);
        locked(() -> {
          replica.adopted(standing);
          return 0;
        });
      }
    } finally {
      journalLock.unlock();
    }
  }

  /// Moves a partition on; see [Replica#enter].
  @SuppressWarnings("GuardedBy") // locked() holds the lock.
  void enter(Standing standing, Timestamp fence) {
    raiseCeiling(fence);
    journalLock.lock();
    try {
      journal.standing(standing);
      locked(() -> {
        replica.enter(standing, fence);
        return 0;
      });
    } finally {
      journalLock.unlock();
    }
  }
}
