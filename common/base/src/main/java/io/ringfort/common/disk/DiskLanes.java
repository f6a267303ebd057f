package io.ringfort.common.disk;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A few platform threads that wait for one device in the place of virtual threads. When all are
/// busy and the queue is full, callers wait for themselves.
final class DiskLanes implements AutoCloseable {
  private static final int QUEUE_MAX = 1024;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  DiskLanes(String name, int lanes) {
    pool =
        new ThreadPoolExecutor(
            lanes,
            lanes,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_MAX),
            Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());
    pool.allowCoreThreadTimeOut(true);
  }

  /// Runs a call that may block for long. An interrupt meanwhile is kept for later.
  <T> T run(Callable<T> call) throws IOException {
    try {
      return Thread.currentThread().isVirtual() ? await(pool.submit(call)) : call.call();
    } catch (Exception e) {
      throw fault(e);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          throw fault(cause == null ? e : cause);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException fault(Throwable e) throws IOException {
    switch (e) {
      case NoSpaceException full -> {
        NoSpaceException here = new NoSpaceException(String.valueOf(full.getMessage()));
        here.initCause(full);
        throw here;
      }
      case IOException io -> throw new IOException(io.getMessage(), io);
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      default -> throw new IllegalStateException("a disk call threw", e);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
