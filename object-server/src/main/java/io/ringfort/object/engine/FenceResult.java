package io.ringfort.object.engine;

import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.time.Timestamp;

/// Answer to a fence.
public sealed interface FenceResult {
  /// The assignment was taken, durably; nothing above the ceiling was granted or accepted before.
  record Fenced(Timestamp ceiling) implements FenceResult {}

  /// The replica can not answer under the sender's assignment.
  ///
  /// @param known everything that sender and replica know together
  record Stale(Assignment known) implements FenceResult {}
}
