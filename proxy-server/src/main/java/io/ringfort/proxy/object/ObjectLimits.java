package io.ringfort.proxy.object;

import io.ringfort.common.quorum.Pace;
import java.time.Duration;

/// Bounds of the object hall.
///
/// @param bodyBytes memory for bodies on their way in, all together
/// @param operation the longest time for the quorum part of one operation; the transfer of data is
///   bounded by silence instead
/// @param pace how patient a quorum operation is
/// @param aftercareTasks works at one time on replicas that missed writes; what comes on top is
///   left to the scan of the replicator
public record ObjectLimits(long bodyBytes, Duration operation, Pace pace, int aftercareTasks) {
  /// 128 MiB for bodies, 30 s an operation, 256 tasks.
  public static final ObjectLimits DEFAULT =
      new ObjectLimits(128L << 20, Duration.ofSeconds(30), Pace.DEFAULT, 256);

  public ObjectLimits {
    if (bodyBytes < 1 || aftercareTasks < 1 || operation.isNegative() || operation.isZero()) {
      throw new IllegalArgumentException("a limit of the object hall is below 1");
    }
  }
}
