package io.ringfort.common.quorum;

import java.time.Duration;

/// Bounds of a [Replica].
///
/// @param floorsMax promises remembered by key; an evicted one raises the base floor of the whole
///   device
/// @param ceilingAhead how far ahead of the clock the ceiling is raised; a restart after a crash
///   makes new timestamps jump by up to this much
/// @param maxAhead timestamps further ahead of this replica's clock are refused; more than
///   `ceilingAhead`
public record ReplicaLimits(int floorsMax, Duration ceilingAhead, Duration maxAhead) {
  /// A hundred thousand promises, ten seconds, five minutes.
  public static final ReplicaLimits DEFAULT =
      new ReplicaLimits(100_000, Duration.ofSeconds(10), Duration.ofMinutes(5));

  public ReplicaLimits {
    if (floorsMax < 1) {
      throw new IllegalArgumentException("floorsMax: " + floorsMax);
    }
    if (ceilingAhead.isNegative() || maxAhead.compareTo(ceilingAhead) <= 0) {
      throw new IllegalArgumentException("maxAhead must be above ceilingAhead");
    }
  }
}
