package io.ringfort.common.time;

import java.time.Instant;

/// The outside world's clock. Safe for use by many threads.
public interface Clock {
  /// The wall time, which may step in either direction.
  Instant now();

  /// Monotonic nanoseconds from an arbitrary origin; for elapsed time only.
  long nanoTime();

  /// Microseconds of wall time since 1970.
  default long microTime() {
    Instant now = now();
    return Math.addExact(
        Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1_000);
  }

  /// The clock of this machine.
  static Clock system() {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
