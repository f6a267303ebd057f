package io.ringfort.object;

import io.ringfort.client.wire.CallContext;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.time.Clock;
import io.ringfort.object.engine.DeviceFailedException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// How many calls may be in one device at a time. Calls run in the caller's thread, for the device
/// waits on threads of its own; what the lane bounds is how many callers a device that answers
/// slowly or never can hold. Safe for use by many threads.
final class DeviceLane {
  private static final long STUCK_NANOS = 500_000_000;

  private final String device;
  private final Clock clock;
  private final Semaphore permits;
  private final AtomicInteger running = new AtomicInteger();
  private volatile long progressNanos;

  DeviceLane(String device, Clock clock, int depth) {
    this.device = device;
    this.clock = clock;
    this.permits = new Semaphore(depth);
    this.progressNanos = clock.nanoTime();
  }

  /// Makes a call on the device when there is room, at the latest before the caller's deadline.
  <R> R run(Supplier<R> call) {
    enter();
    try {
      return call.get();
    } catch (DeviceFailedException e) {
      throw failed(device, e);
    } finally {
      leave();
    }
  }

  void enter() {
    if (!permits.tryAcquire() && !awaitPermit()) {
      throw new NodeFailedException(
          Kind.OVERLOADED, device + ": too many calls wait for the device");
    }
    if (running.getAndIncrement() == 0) {
      progressNanos = clock.nanoTime();
    }
  }

  void leave() {
    progressNanos = clock.nanoTime();
    running.decrementAndGet();
    permits.release();
  }

  private boolean awaitPermit() {
    try {
      return permits.tryAcquire(
          CallContext.current(clock).remaining(clock).toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Whether calls run and none has ended for a while.
  boolean isStuck() {
    return running.get() > 0 && clock.nanoTime() - progressNanos > STUCK_NANOS;
  }

  static NodeFailedException failed(String device, DeviceFailedException e) {
    return new NodeFailedException(Kind.DEVICE_FAILED, device + ": " + e.getMessage(), e);
  }
}
