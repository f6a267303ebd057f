package io.ringfort.proxy.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ringfort.client.wire.CallContext;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.node.Arrival.Answered;
import io.ringfort.proxy.node.Arrival.Failed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls to several nodes at once, and their answers in the order of arrival. Each call runs on a
/// virtual thread of its own, under the [CallContext] of the thread that made the fan-out; a call
/// that cannot block for long may run in the sender's thread instead. The sender is one thread: it
/// sends, takes arrivals until it knows enough, and then either closes (what is still running is
/// interrupted and its answers are dropped) or releases the rest to finish by itself.
///
/// ```java
/// try (Fanout<Reply> fanout = new Fanout<>(clock)) {
///   nodes.forEach(node -> fanout.send(node.index(), () -> node.ask()));
///   List<Arrival<Reply>> arrivals = fanout.collect(Quorum::isDecided, Duration.ofMillis(1));
/// }
/// ```
public final class Fanout<R> implements AutoCloseable {
  private final Clock clock;
  private final CallContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Arrival<R>> arrivals = new ArrayDeque<>(4);

  @GuardedBy("lock")
  private final List<Thread> running = new ArrayList<>(4);

  /// Takes what arrives after the sender has turned away; null while it has not.
  @GuardedBy("lock")
  private @Nullable Consumer<Arrival<R>> late;

  /// Calls of which the sender has not taken the arrival yet.
  @GuardedBy("lock")
  private int outstanding;

  /// A fan-out under the current context, whose deadline bounds every wait.
  public Fanout(Clock clock) {
    this.clock = clock;
    this.context = CallContext.current(clock);
  }

  /// Starts a call on a virtual thread.
  public void send(int to, Supplier<R> call) {
    Thread thread = Thread.ofVirtual().unstarted(() -> context.run(() -> runAndArrive(to, call)));
    lock.lock();
    try {
      outstanding++;
      running.add(thread);
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  /// Makes a call now, in this thread: for what cannot block for long.
  public void here(int to, Supplier<R> call) {
    lock.lock();
    try {
      outstanding++;
    } finally {
      lock.unlock();
    }
    arrive(context.call(() -> outcome(to, call)));
  }

  /// Calls of which no arrival was taken yet.
  public int outstanding() {
    lock.lock();
    try {
      return outstanding;
    } finally {
      lock.unlock();
    }
  }

  /// The next arrival; empty if none is outstanding or the deadline of the context has passed.
  public Optional<Arrival<R>> next() {
    return next(context.deadlineNanos());
  }

  /// The next arrival; empty if none is outstanding or none came within `limit`.
  public Optional<Arrival<R>> next(Duration limit) {
    return next(context.atMost(clock, limit).deadlineNanos());
  }

  private Optional<Arrival<R>> next(long untilNanos) {
    lock.lock();
    try {
      while (arrivals.isEmpty()) {
        long left = untilNanos - clock.nanoTime();
        if (outstanding == 0 || left <= 0) {
          return Optional.empty();
        }
        long _ = arrived.awaitNanos(left);
      }
      outstanding--;
      return Optional.of(arrivals.remove());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// Takes arrivals until they decide the matter or no more come in time, then waits at most
  /// `grace` for the rest. All nodes answering is the normal case; one slow node costs no more than
  /// the grace.
  public List<Arrival<R>> collect(Predicate<List<Arrival<R>>> decides, Duration grace) {
    List<Arrival<R>> taken = new ArrayList<>(4);
    while (!decides.test(taken)) {
      Optional<Arrival<R>> next = next();
      if (next.isEmpty()) {
        return taken;
      }
      taken.add(next.get());
    }
    long until = context.atMost(clock, grace).deadlineNanos();
    for (Optional<Arrival<R>> next = next(until); next.isPresent(); next = next(until)) {
      taken.add(next.get());
    }
    return taken;
  }

  /// Lets the calls that are still running finish, within their own deadlines. Their arrivals, and
  /// those that nobody has taken, go to `receiver`, on the thread on which they arrive. The sender
  /// takes no more arrivals.
  public void release(Consumer<Arrival<R>> receiver) {
    List<Arrival<R>> waiting;
    lock.lock();
    try {
      late = receiver;
      waiting = List.copyOf(arrivals);
      arrivals.clear();
      running.clear();
      outstanding = 0;
    } finally {
      lock.unlock();
    }
    waiting.forEach(receiver);
  }

  /// Interrupts what is still running, unless it was released; its arrivals are dropped.
  @Override
  public void close() {
    List<Thread> left;
    lock.lock();
    try {
      if (late == null) {
        late = _ -> {};
      }
      left = List.copyOf(running);
      running.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(Thread::interrupt);
  }

  private void runAndArrive(int to, Supplier<R> call) {
    Arrival<R> arrival = outcome(to, call);
    lock.lock();
    try {
      running.remove(Thread.currentThread());
    } finally {
      lock.unlock();
    }
    arrive(arrival);
  }

  private static <R> Arrival<R> outcome(int to, Supplier<R> call) {
    try {
      return new Answered<>(to, call.get());
    } catch (RuntimeException | Error fault) {
      return new Failed<>(to, fault);
    }
  }

  private void arrive(Arrival<R> arrival) {
    Consumer<Arrival<R>> receiver;
    lock.lock();
    try {
      receiver = late;
      if (receiver == null) {
        arrivals.add(arrival);
        arrived.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    receiver.accept(arrival);
  }

  /// The fault of an arrival as one of a node.
  public static NodeFailedException nodeFault(Failed<?> failed) {
    return failed.fault() instanceof NodeFailedException fault
        ? fault
        : new NodeFailedException(
            NodeFailedException.Kind.FAILED, String.valueOf(failed.fault()), failed.fault());
  }
}
