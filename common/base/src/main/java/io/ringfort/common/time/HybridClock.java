package io.ringfort.common.time;

import java.util.concurrent.atomic.AtomicLong;

/// Issues timestamps: close to wall time, strictly rising, and above everything this process has
/// observed. Safe for use by many threads.
public final class HybridClock {
  private final Clock clock;
  private final long issuer;
  private final AtomicLong last = new AtomicLong();

  /// @param issuer unique per process start, see [Timestamp]; not negative
  public HybridClock(Clock clock, long issuer) {
    if (issuer < 0) {
      throw new IllegalArgumentException("issuer is negative: " + issuer);
    }
    this.clock = clock;
    this.issuer = issuer;
  }

  /// A timestamp above every one that this clock issued or observed before.
  public Timestamp next() {
    long wall = clock.microTime() << Timestamp.LOGICAL_BITS;
    long issued = last.updateAndGet(previous -> Math.max(previous + 1, wall));
    return new Timestamp(issued, issuer);
  }

  /// A timestamp above every one issued or observed before, and above `floor`.
  public Timestamp nextAfter(Timestamp floor) {
    observe(floor);
    return next();
  }

  /// Takes note of a timestamp seen elsewhere: everything issued from now on is above it.
  public void observe(Timestamp seen) {
    last.accumulateAndGet(seen.clock(), Math::max);
  }
}
