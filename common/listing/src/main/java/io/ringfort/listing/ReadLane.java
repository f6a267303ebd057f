package io.ringfort.listing;

import io.ringfort.listing.ListingStoreException.Kind;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The few platform threads that read from one device, so that a slow device holds up only itself
/// and never the carriers of virtual threads. Safe for use by many threads.
final class ReadLane implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING_MAX = 1024;
  private static final long CLOSE_SECONDS = 60;

  private final String name;
  private final ThreadPoolExecutor executor;

  ReadLane(String name) {
    this.name = name;
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("listing-read " + name + " ", 0).factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /// Runs a read on the lane and waits for it.
  <T> T read(Callable<T> read) {
    FutureTask<T> task = new FutureTask<>(read);
    try {
      executor.execute(task);
      return task.get();
    } catch (RejectedExecutionException e) {
      Kind kind = executor.isShutdown() ? Kind.OUT : Kind.BUSY;
      throw new ListingStoreException(kind, name + ": closed, or too many reads wait", e);
    } catch (InterruptedException e) {
      boolean _ = task.cancel(false);
      Thread.currentThread().interrupt();
      throw new ListingStoreException(Kind.BUSY, name + ": interrupted while reading", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ListingStoreException fault) {
        throw fault;
      }
      throw new ListingStoreException(Kind.FAILED, name + ": cannot read: " + e.getCause(), e);
    }
  }

  /// Waits for the reads under way.
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + ": reads did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + ": interrupted while closing", e);
    }
  }
}
