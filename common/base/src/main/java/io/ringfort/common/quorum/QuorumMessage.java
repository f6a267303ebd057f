package io.ringfort.common.quorum;

import io.ringfort.common.time.Timestamp;

/// A request to one replica about one key. The driver adds the key.
///
/// **Contract of the transport: a COMMIT is delivered at most once.** That a replica answered
/// anything but HELD must mean that it does not hold the version and never will; a connection that
/// silently repeats requests breaks that. The other messages may arrive twice.
public sealed interface QuorumMessage<C> {
  /// The assignment that the sender used.
  Assignment assignment();

  /// What do you hold? Answered by [QuorumAnswer.Kind#SEEN].
  ///
  /// @param withContent the answer should bring the content too
  record Query<C>(Assignment assignment, boolean withContent) implements QuorumMessage<C> {}

  /// The staged upload of this operation, sent once: the driver answers SEEN (or STALE) when the
  /// data is durable on this replica, with the fields of a query asked after the operation began,
  /// or NO_SPACE, or reports that the replica was not reached.
  record Stage<C>(Assignment assignment) implements QuorumMessage<C> {}

  /// Accept nothing below `order` from now on. Answered by GRANTED or REFUSED, which bring the
  /// content (its metadata at least) if the replica holds a version.
  record Promise<C>(Assignment assignment, Timestamp order) implements QuorumMessage<C> {}

  /// Store this version. Answered by HELD, NEWER, FLOOR, NO_DATA, NO_SPACE or TOO_FAR_AHEAD.
  record Commit<C>(Assignment assignment, Version version, Content<C> content)
      implements QuorumMessage<C> {}

  /// Repair brings a version. Answered like a commit.
  ///
  /// @param confirmed a majority of the current primaries was seen holding exactly this version: it
  ///   is chosen, and floors do not apply to it
  record Copy<C>(Assignment assignment, Version version, Content<C> content, boolean confirmed)
      implements QuorumMessage<C> {}

  /// A new primary fences the previous ones: take the assignment durably, answer your ceiling (as
  /// the view's floor) with FENCED. Sent by the filling side; see [FillState].
  record Fence<C>(Assignment assignment) implements QuorumMessage<C> {}
}
