package io.ringfort.proxy.s3.sign;

import io.ringfort.common.time.Clock;
import java.time.Instant;

/// A clock that stands still.
record FixedClock(Instant now) implements Clock {
  @Override
  public long nanoTime() {
    return 0;
  }
}
