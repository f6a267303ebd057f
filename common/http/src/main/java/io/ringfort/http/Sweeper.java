package io.ringfort.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Looks at all connections of one event loop from time to time, for limits that have passed. One
/// timer a loop costs nothing per request. Confined to its event loop.
final class Sweeper {
  /// Something with time limits.
  interface Swept {
    /// Checks the limits.
    ///
    /// @param now monotonic nanoseconds
    void sweep(long now);
  }

  static final long TICK_MILLIS = 50;

  private final Set<Swept> all = Collections.newSetFromMap(new IdentityHashMap<>());

  Sweeper(EventLoop loop) {
    var _ =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(Swept swept) {
    all.add(swept);
  }

  void remove(Swept swept) {
    all.remove(swept);
  }

  private void tick() {
    if (!all.isEmpty()) {
      long now = System.nanoTime();
      new ArrayList<>(all).forEach(swept -> swept.sweep(now));
    }
  }
}
