package io.ringfort.object.engine;

import java.util.concurrent.locks.LockSupport;

/// The background work of a device: flushes lazy marks, writes zeros ahead, saves checkpoints,
/// compacts, drops staged data that nobody commits. Yields to the log between steps.
final class Maintenance implements AutoCloseable {
  private static final long PAUSE_NANOS = 100_000_000;

  /// Does a little of what is due.
  interface Work {
    /// @return whether more is to be done at once
    boolean run();
  }

  private final Work work;
  private final DeviceHealth health;
  private final Thread thread;
  private volatile boolean closing;

  Maintenance(String name, Work work, DeviceHealth health) {
    this.work = work;
    this.health = health;
    this.thread = Thread.ofPlatform().daemon().name("maintain-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closing && health.isOnline()) {
      boolean more;
      try {
        more = work.run();
      } catch (RuntimeException | Error e) {
        // Also a DeviceFailedException: of the index, it is the first that is heard of the failure.
        health.fail(e);
        return;
      }
      if (!more && !closing) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
