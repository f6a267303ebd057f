package io.ringfort.object.engine;

import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.ReplicaView;

/// What became of a version that was to be stored. Only [Held] means that it is durable here.
public sealed interface CommitResult {
  /// What the replica says of the key in every answer.
  ReplicaView view();

  /// This replica holds exactly this version, durably.
  record Held(ReplicaView view) implements CommitResult {}

  /// A newer version is held, durably; this one was not stored.
  record Newer(ReplicaView view) implements CommitResult {}

  /// The version is below what was promised; not stored.
  record BelowFloor(ReplicaView view) implements CommitResult {}

  /// The data that the version names is not here; not stored.
  record NoData(ReplicaView view) implements CommitResult {}

  /// The device has no room; not stored.
  record OutOfSpace(ReplicaView view) implements CommitResult {}

  /// The order time is too far ahead of this replica's clock; not stored.
  record TooFarAhead(ReplicaView view) implements CommitResult {}

  /// The replica can not answer under the sender's assignment; not stored.
  ///
  /// @param known everything that sender and replica know together
  record Stale(ReplicaView view, Assignment known) implements CommitResult {}
}
