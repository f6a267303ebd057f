package io.ringfort.common.quorum;

import java.util.Optional;

/// How an operation on the register ended. What it says is true at some moment between start and
/// end of the operation (linearizable), for every case but [Unknown].
public sealed interface QuorumOutcome<C> {
  /// The write is chosen, or overwritten by a later write: it took effect.
  ///
  /// @param held replicas known to hold it (or, for a put, something newer)
  /// @param missed all others: repair hints, unless a late answer clears them, see
  ///   [Coordinator#missed]
  record Acknowledged<C>(Version version, ReplicaSet held, ReplicaSet missed)
      implements QuorumOutcome<C> {}

  /// The condition does not hold on the current version: 412, certainly not done.
  record ConditionFailed<C>(Newest current) implements QuorumOutcome<C> {}

  /// The current version, which may be a tombstone. A majority holds it.
  ///
  /// @param holders replicas seen to hold exactly this version
  /// @param content if an answer brought it; else the driver fetches it from a holder by the
  ///   version's birth, and reads anew if it has been replaced meanwhile
  record Found<C>(Version version, ReplicaSet holders, Optional<C> content)
      implements QuorumOutcome<C> {}

  /// The key has no version.
  record Absent<C>() implements QuorumOutcome<C> {}

  /// Other conditional writers kept winning: 409, certainly not done.
  record Conflict<C>() implements QuorumOutcome<C> {}

  /// Too many replicas are full: 507, certainly not done.
  record NoSpace<C>() implements QuorumOutcome<C> {}

  /// No majority could be had: 503, certainly not done.
  record Unavailable<C>(String reason) implements QuorumOutcome<C> {}

  /// 503: the write may take effect once, at any later time, or never. Never issue it again.
  record Unknown<C>(String reason) implements QuorumOutcome<C> {}

  /// The ring is out of date: load it, then start a new operation. Certainly not done.
  record Stale<C>(Assignment known) implements QuorumOutcome<C> {}
}
