package io.ringfort.object;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ringfort.client.object.OpenObject;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Versions that are kept open for readers on other servers. A lease ends when its holder gives it
/// back, or when it was not used for [#IDLE]: then the space of an overwritten version can come
/// back although the holder has died. Safe for use by many threads; the version behind a lease is
/// lent to one of them at a time.
final class ReaderLeases implements AutoCloseable {
  static final Duration IDLE = Duration.ofSeconds(30);
  static final int LEASES_MAX = 4096;

  private final Clock clock;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Long, Lease> leases = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  private final Thread sweeper;

  private static final class Lease {
    final OpenObject object;
    boolean lent;
    boolean ended;
    long usedNanos;

    Lease(OpenObject object, long now) {
      this.object = object;
      this.usedNanos = now;
    }
  }

  ReaderLeases(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    this.sweeper = Thread.ofVirtual().name("reader-leases").start(this::sweepRegularly);
  }

  /// Keeps a version open; empty if too many are, and then it stays the caller's.
  Optional<Long> grant(OpenObject object) {
    lock.lock();
    try {
      if (closed || leases.size() >= LEASES_MAX) {
        return Optional.empty();
      }
      long id;
      do {
        id = random.nextLong() >>> 1;
      } while (id == 0 || leases.containsKey(id));
      leases.put(id, new Lease(object, clock.nanoTime()));
      return Optional.of(id);
    } finally {
      lock.unlock();
    }
  }

  /// Lends the version; give it back with [#giveBack]. Empty if the lease has ended or the version
  /// is lent already.
  Optional<OpenObject> borrow(long id) {
    lock.lock();
    try {
      Lease lease = leases.get(id);
      if (lease == null || lease.lent) {
        return Optional.empty();
      }
      lease.lent = true;
      return Optional.of(lease.object);
    } finally {
      lock.unlock();
    }
  }

  void giveBack(long id) {
    boolean last;
    Lease lease;
    lock.lock();
    try {
      lease = leases.get(id);
      if (lease == null) {
        return;
      }
      lease.lent = false;
      lease.usedNanos = clock.nanoTime();
      last = lease.ended;
      if (last) {
        leases.remove(id);
      }
    } finally {
      lock.unlock();
    }
    if (last) {
      lease.object.close();
    }
  }

  /// Ends a lease, at once or when the version is given back.
  void end(long id) {
    Lease lease;
    lock.lock();
    try {
      lease = leases.get(id);
      if (lease == null) {
        return;
      }
      lease.ended = true;
      if (lease.lent) {
        return;
      }
      leases.remove(id);
    } finally {
      lock.unlock();
    }
    lease.object.close();
  }

  int size() {
    lock.lock();
    try {
      return leases.size();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the leases that were not used for long.
  void sweep() {
    List<Lease> idle = new ArrayList<>();
    lock.lock();
    try {
      long now = clock.nanoTime();
      for (Iterator<Lease> each = leases.values().iterator(); each.hasNext(); ) {
        Lease lease = each.next();
        if (!lease.lent && (closed || now - lease.usedNanos > IDLE.toNanos())) {
          idle.add(lease);
          each.remove();
        }
      }
    } finally {
      lock.unlock();
    }
    idle.forEach(lease -> lease.object.close());
  }

  private void sweepRegularly() {
    try {
      while (true) {
        Thread.sleep(IDLE.dividedBy(3));
        sweep();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// Ends all leases; those lent end when they are given back.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      leases.values().forEach(lease -> lease.ended = true);
    } finally {
      lock.unlock();
    }
    sweeper.interrupt();
    sweep();
  }
}
