package io.ringfort.common.quorum;

import io.ringfort.common.time.Timestamp;

/// What a [Replica] decides about a request. The engine carries it out: see each case.
public sealed interface Verdict {
  /// On a COMMIT or COPY.
  sealed interface OnCommit extends Verdict permits Store, Reply, RaiseCeiling, Obstacle {}

  /// On a PROMISE.
  sealed interface OnPromise extends Verdict permits Reply, RaiseCeiling, Obstacle {}

  /// On a QUERY or STAGE.
  sealed interface OnQuery extends Verdict permits Reply, Obstacle {}

  /// The sender's assignment stands in the way.
  sealed interface Obstacle extends OnCommit, OnPromise, OnQuery permits Stale, Adopt {}

  /// Store the version durably, then answer HELD with `after`. If its data is missing or the device
  /// is full, store nothing and answer NO_DATA or NO_SPACE with `before`.
  record Store(Version version, ReplicaView before, ReplicaView after) implements OnCommit {}

  /// Nothing to store: answer this, once the key's newest version is flushed.
  record Reply(QuorumAnswer.Kind kind, ReplicaView view) implements OnCommit, OnPromise, OnQuery {}

  /// Answer STALE.
  record Stale(ReplicaView view, Assignment known) implements Obstacle {}

  /// First make this standing durable and call [Replica#adopted], then ask again.
  record Adopt(Standing standing) implements Obstacle {}

  /// First make this the durable ceiling and call [Replica#ceilingRaised], then ask again.
  record RaiseCeiling(Timestamp ceiling) implements OnCommit, OnPromise {}
}
