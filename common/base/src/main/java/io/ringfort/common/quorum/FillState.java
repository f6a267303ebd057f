package io.ringfort.common.quorum;

/// How much a replica may say about a partition.
///
/// Only [#FULL] replicas can say what they have *not* got. The other two belong to ring changes and
/// replaced disks; the code that moves a replica from one to the next (fence, fill, full) is the
/// repair side's, by [Replica#enter].
public enum FillState {
  /// Holds everything it must: all its answers are votes.
  FULL,
  /// Fenced and catching up: its HELD counts, its GRANT, NEWER and VERSION are no votes.
  FILLING,
  /// A new primary that has not fenced the previous ones: it accepts nothing and answers STALE.
  UNFENCED
}
