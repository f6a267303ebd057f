package io.ringfort.common.quorum;

import io.ringfort.common.time.HybridClock;
import java.util.random.RandomGenerator;

/// What every coordinator needs from its surroundings.
///
/// @param assignment the primaries as far as the driver knows them; see [Coordinator#assignment]
/// @param clock of this process; its issuer is unique per process start
/// @param random for jitter
/// @param planted [PlantedBug#NONE] outside the simulator
public record Coordination(
    Assignment assignment,
    HybridClock clock,
    RandomGenerator random,
    Pace pace,
    PlantedBug planted) {
  /// The surroundings of a sound coordinator.
  public static Coordination of(
      Assignment assignment, HybridClock clock, RandomGenerator random, Pace pace) {
    return new Coordination(assignment, clock, random, pace, PlantedBug.NONE);
  }
}
