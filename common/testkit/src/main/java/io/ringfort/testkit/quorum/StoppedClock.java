package io.ringfort.testkit.quorum;

import io.ringfort.common.time.Clock;
import java.time.Instant;

/// A clock that somebody set.
record StoppedClock(long micros) implements Clock {
  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(micros * 1_000);
  }

  @Override
  public long microTime() {
    return micros;
  }

  @Override
  public long nanoTime() {
    return micros * 1_000;
  }
}
