package io.ringfort.common.quorum;

import java.time.Duration;

/// How patient a coordinator is.
///
/// @param roundTimeout the longest wait for the answers of one round
/// @param grace how long to wait for further answers when a majority is there but disagrees; saves
///   most write-backs
/// @param backoff upper bound of the random pause before the second attempt; doubles with each
///   further one
/// @param attempts how often an operation is tried at all, at least 1
/// @param duels how many attempts may be lost to others who promised or wrote something newer; they
///   cost little and say that somebody makes progress
public record Pace(
    Duration roundTimeout, Duration grace, Duration backoff, int attempts, int duels) {
  /// Ten seconds a round, a millisecond of grace, five attempts, twenty duels.
  public static final Pace DEFAULT =
      new Pace(Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(5), 5, 20);

  public Pace {
    if (attempts < 1 || duels < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + ", duels: " + duels);
    }
    if (roundTimeout.isNegative() || grace.isNegative() || backoff.isNegative()) {
      throw new IllegalArgumentException("negative duration");
    }
  }
}
