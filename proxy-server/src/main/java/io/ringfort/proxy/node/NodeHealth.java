package io.ringfort.proxy.node;

import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which devices failed lately. A device that failed several times in a row is *limited*:
/// it is not asked while enough others are there, until some time has passed; then the next caller
/// tries it again. Safe for use by many threads.
public final class NodeHealth {
  /// Failures in a row that limit a device.
  static final int FAILURES_MAX = 3;

  /// How long a device is limited: short, because one that came back is needed when another fails,
  /// and asking one that is still away costs nobody more than one failed call.
  static final Duration LIMITED = Duration.ofSeconds(2);

  private final Clock clock;
  private final Map<Key, Failures> failing = new ConcurrentHashMap<>();

  private record Key(NodeAddress address, String device) {}

  /// @param count failures in a row
  /// @param untilNanos when it is asked again
  private record Failures(int count, long untilNanos) {}

  public NodeHealth(Clock clock) {
    this.clock = clock;
  }

  public void succeeded(Device device) {
    if (!failing.isEmpty()) {
      failing.remove(key(device));
    }
  }

  public void failed(Device device, NodeFailedException fault) {
    switch (fault.kind()) {
      case UNREACHABLE, BROKEN, TIMED_OUT, DEVICE_FAILED, OVERLOADED, NOT_AUTHENTICATED ->
          failing.merge(
              key(device),
              new Failures(1, until()),
              (before, _) -> new Failures(before.count + 1, until()));
      case REFUSED, FAILED -> {}
    }
  }

  private long until() {
    return clock.nanoTime() + LIMITED.toNanos();
  }

  /// Whether the device should be left alone. After the time of a limit one caller is told no, and
  /// finds out for all.
  public boolean isLimited(Device device) {
    if (failing.isEmpty()) {
      return false;
    }
    Failures failures = failing.get(key(device));
    if (failures == null || failures.count < FAILURES_MAX) {
      return false;
    }
    return clock.nanoTime() - failures.untilNanos < 0
        || !failing.replace(key(device), failures, new Failures(failures.count, until()));
  }

  /// How many devices are limited now.
  public int limitedCount() {
    long now = clock.nanoTime();
    return (int)
        failing.values().stream()
            .filter(each -> each.count >= FAILURES_MAX && now - each.untilNanos < 0)
            .count();
  }

  private static Key key(Device device) {
    return new Key(device.address(), device.name());
  }
}
