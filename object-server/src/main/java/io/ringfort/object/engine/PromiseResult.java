package io.ringfort.object.engine;

import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.ReplicaView;

/// Answer to a promise.
public sealed interface PromiseResult {
  ReplicaView view();

  /// Nothing below the promised time will be let in any more.
  record Granted(ReplicaView view) implements PromiseResult {}

  /// A promise or a version at or above that time exists.
  record Refused(ReplicaView view) implements PromiseResult {}

  /// The time is too far ahead of this replica's clock.
  record TooFarAhead(ReplicaView view) implements PromiseResult {}

  /// The replica can not answer under the sender's assignment.
  ///
  /// @param known everything that sender and replica know together
  record Stale(ReplicaView view, Assignment known) implements PromiseResult {}
}
