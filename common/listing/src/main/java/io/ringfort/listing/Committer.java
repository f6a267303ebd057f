package io.ringfort.listing;

import io.ringfort.listing.ListingStoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that changes a store. While one batch is being synced the next one gathers by
/// itself. After a failed write nothing more is taken. Safe for use by many threads.
final class Committer<B extends ChangeBatch<?>> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private static final int FEW_MAX = 2;

  private final String name;
  private final ListingStoreOptions options;
  private final Supplier<B> newBatch;
  private final BlockingQueue<Pending<B, ?>> queue;
  private final Thread thread;

  /// How many changes were taken last. Of the thread alone.
  private int lastBatch;

  private final LongAdder batches = new LongAdder();
  private volatile @Nullable ListingStoreException failure;
  private volatile boolean closing;

  Committer(String name, ListingStoreOptions options, Supplier<B> newBatch) {
    this.name = name;
    this.options = options;
    this.newBatch = newBatch;
    this.queue = new ArrayBlockingQueue<>(options.queueDepth());
    this.thread = Thread.ofPlatform().daemon().name("listing-commit " + name).start(this::run);
  }

  /// What a change costs.
  ///
  /// @param rows how many rows it brings
  /// @param grows whether it needs room beyond tombstones
  record Cost(int rows, boolean grows) {}

  /// What a caller wants done to a batch.
  interface Change<B, T> {
    /// Names what [#apply] will look up, so that all changes of a batch look it up together.
    default void announce(B batch) {}

    T apply(B batch);
  }

  /// A change on its way, and its outcome when it is durable. Made by the thread that waits.
  private static final class Pending<B, T> {
    private final Cost cost;
    private final Change<B, T> change;
    private final Thread waiting = Thread.currentThread();
    private @Nullable T result;
    private @Nullable ListingStoreException fault;
    private volatile boolean done;

    Pending(Cost cost, Change<B, T> change) {
      this.cost = cost;
      this.change = change;
    }

    void announce(B batch) {
      change.announce(batch);
    }

    void apply(B batch) {
      result = change.apply(batch);
    }

    /// The outcome is there. The caller has still to be woken.
    void succeed() {
      done = true;
    }

    void wake() {
      LockSupport.unpark(waiting);
    }

    void fail(ListingStoreException reason) {
      fault = reason;
      done = true;
      wake();
    }

    @SuppressWarnings("NullAway") // without a fault there is a result
    T await() throws InterruptedException {
      while (!done) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (fault != null) {
        throw new ListingStoreException(fault.kind(), String.valueOf(fault.getMessage()), fault);
      }
      return result;
    }
  }

  /// Has a change made and waits until it is durable.
  <T> T commit(Cost cost, Change<B, T> change) {
    Pending<B, T> pending = new Pending<>(cost, change);
    try {
      enter(pending);
      return pending.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ListingStoreException(Kind.FAILED, name + ": interrupted while writing", e);
    }
  }

  private void enter(Pending<B, ?> pending) throws InterruptedException {
    requireWorking();
    Duration wait = options.queueWait();
    if (!queue.offer(pending, wait.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new ListingStoreException(
          Kind.BUSY, name + ": " + options.queueDepth() + " changes wait already");
    }
    if (closing && queue.remove(pending)) {
      requireWorking();
    }
  }

  private void requireWorking() {
    ListingStoreException reason = failure;
    if (reason != null) {
      throw new ListingStoreException(
          Kind.OUT, name + ": failed before: " + reason.getMessage(), reason);
    }
    if (closing) {
      throw new ListingStoreException(Kind.OUT, name + ": closed");
    }
  }

  long batchCount() {
    return batches.sum();
  }

  private void run() {
    List<Pending<B, ?>> taken = new ArrayList<>();
    while (take(taken)) {
      commitAll(taken);
      taken.clear();
    }
  }

  /// Takes what waits, up to the bound of a batch; false at the end.
  private boolean take(List<Pending<B, ?>> taken) {
    try {
      Pending<B, ?> next = closing ? queue.poll() : queue.take();
      letOthersIn();
      int rows = 0;
      while (next != null) {
        taken.add(next);
        rows += 1 + next.cost.rows();
        next = rows < options.batchRowsMax() ? queue.poll() : null;
      }
      lastBatch = taken.size();
      return !taken.isEmpty();
    } catch (InterruptedException _) {
      return take(taken); // closing: what waits is still written
    }
  }

  /// Lets those go first who are ready to run, if less than half as much waits as was in the last
  /// batch: when the processors are busy, their changes still come into this one, which spares
  /// syncs. Else it costs less than a microsecond.
  @SuppressWarnings("ThreadPriorityCheck")
  private void letOthersIn() {
    if (lastBatch > FEW_MAX && 2 * (queue.size() + 1) < lastBatch) {
      Thread.yield();
    }
  }

  private void commitAll(List<Pending<B, ?>> taken) {
    ListingStoreException broken = failure;
    if (broken != null) {
      taken.forEach(pending -> pending.fail(broken));
      return;
    }
    List<Pending<B, ?>> admitted = new ArrayList<>(taken.size());
    long freeBytes = options.reserveBytes() == 0 ? Long.MAX_VALUE : options.freeBytes().getAsLong();
    for (Pending<B, ?> pending : taken) {
      long needed = pending.cost.grows() ? options.reserveBytes() : options.reserveBytes() / 4;
      if (freeBytes >= needed) {
        admitted.add(pending);
      } else {
        pending.fail(
            new ListingStoreException(
                Kind.FULL,
                name + ": " + freeBytes + " bytes are free, " + needed + " are kept in reserve"));
      }
    }
    try (B batch = newBatch.get()) {
      admitted.forEach(pending -> pending.announce(batch));
      batch.readAhead();
      admitted.forEach(pending -> pending.apply(batch));
      batch.write();
      batches.increment();
      succeed(admitted);
    } catch (RocksDBException | RuntimeException | AssertionError e) {
      ListingStoreException reason =
          new ListingStoreException(Kind.FAILED, name + ": write failed: " + e.getMessage(), e);
      failure = reason;
      LOG.error("{}: the listing store takes no more changes", name, e);
      admitted.forEach(pending -> pending.fail(reason));
    }
  }

  /// Lets callers go on. To wake a virtual thread from outside costs a good deal more than from one
  /// of its kind, and this thread has the next batch to write.
  private static void succeed(List<? extends Pending<?, ?>> pending) {
    pending.forEach(Pending::succeed);
    if (pending.size() <= FEW_MAX) {
      pending.forEach(Pending::wake);
    } else {
      Thread.startVirtualThread(() -> pending.forEach(Pending::wake));
    }
  }

  /// Writes what waits and ends.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    Pending<B, ?> late;
    while ((late = queue.poll()) != null) {
      late.fail(new ListingStoreException(Kind.OUT, name + ": closed"));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
