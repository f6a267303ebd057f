package io.ringfort.proxy.multipart;

import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.object.ObjectService;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// What uploads need from their surroundings.
///
/// @param timestamps the clock that the object hall takes its timestamps from
/// @param random for ids; must not be predictable; safe for use by many threads
public record MultipartSetting(
    ObjectService objects,
    ContainerService containers,
    HybridClock timestamps,
    Clock clock,
    RandomGenerator random,
    Limits limits) {
  /// What bounds uploads.
  ///
  /// @param partBytesMin the least length of a part that is not the last
  /// @param completionAge a completion that was begun longer ago than that has ended, in whatever
  ///   way: far above the time that one operation on an object may take
  public record Limits(long partBytesMin, Duration completionAge) {
    /// 5 MiB, 10 minutes.
    public static final Limits DEFAULT = new Limits(5 << 20, Duration.ofMinutes(10));
  }
}
