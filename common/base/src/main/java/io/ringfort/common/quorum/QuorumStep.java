package io.ringfort.common.quorum;

import java.time.Duration;

/// What the driver of a [Coordinator] does next.
public sealed interface QuorumStep<C> {
  /// Send the message; hand back what comes of it with the same round and replica, to one of
  /// [Coordinator#onAnswer], [Coordinator#onFailure], [Coordinator#onUnsent].
  record Send<C>(int round, int replica, QuorumMessage<C> message) implements QuorumStep<C> {}

  /// Call [Coordinator#onTimeout] after this long. Replaces the timer set before: a coordinator has
  /// one.
  record Timer<C>(Duration delay) implements QuorumStep<C> {}

  /// The operation is decided. Late answers may still be handed in: they complete
  /// [Coordinator#missed].
  record Finish<C>(QuorumOutcome<C> outcome) implements QuorumStep<C> {}
}
