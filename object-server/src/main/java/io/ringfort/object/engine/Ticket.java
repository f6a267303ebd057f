package io.ringfort.object.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What a caller holds until his record is durable, or is known not to be.
final class Ticket {
  /// How it ended.
  enum Outcome {
    DURABLE,
    /// There was no room; nothing was written.
    NO_SPACE,
    /// The device failed; unknown what was written.
    FAILED
  }

  /// @param thread who waits; null at the end: nobody may join any more
  private record Waiter(@Nullable Thread thread, @Nullable Waiter next) {}

  private static final Waiter END = new Waiter(null, null);

  private final AtomicReference<@Nullable Waiter> waiters = new AtomicReference<>();
  private volatile @Nullable Outcome outcome;

  /// One that is done.
  static Ticket done(Outcome result) {
    Ticket ticket = new Ticket();
    ticket.complete(result);
    return ticket;
  }

  boolean isDone() {
    return outcome != null;
  }

  @Nullable Outcome outcome() {
    return outcome;
  }

  void complete(Outcome result) {
    settle(result);
    wake();
  }

  /// Says how it ended; only the first word counts. Who waits already has still to be woken. For
  /// one thread at a time.
  void settle(Outcome result) {
    if (outcome == null) {
      outcome = result;
    }
  }

  /// Wakes those who wait, after [#settle].
  void wake() {
    Waiter waiter = waiters.getAndSet(END);
    while (waiter != null && waiter.thread != null) {
      LockSupport.unpark(waiter.thread);
      waiter = waiter.next;
    }
  }

  /// Waits for the end. An interrupt meanwhile is kept for later.
  Outcome await() {
    Outcome result = outcome;
    if (result != null) {
      return result;
    }
    Waiter seen;
    do {
      seen = waiters.get();
      if (seen != null && seen.thread == null) {
        break;
      }
    } while (!waiters.compareAndSet(seen, new Waiter(Thread.currentThread(), seen)));
    boolean interrupted = false;
    while ((result = outcome) == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result;
  }
}
