package io.ringfort.object.engine;

import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.ReplicaView;

/// Answer to a query.
public sealed interface QueryResult {
  ReplicaView view();

  /// What the replica holds.
  ///
  /// @param damaged the newest version is known but its bytes are damaged: this replica can not
  ///   serve it, and a copy of the same version mends it
  record Seen(ReplicaView view, boolean damaged) implements QueryResult {}

  /// The replica can not answer under the sender's assignment.
  ///
  /// @param known everything that sender and replica know together
  record Stale(ReplicaView view, Assignment known) implements QueryResult {}
}
