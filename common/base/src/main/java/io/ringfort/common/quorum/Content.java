package io.ringfort.common.quorum;

/// Where the content of a version in a COMMIT or COPY comes from. The protocol never looks into it;
/// the driver brings it to the replica.
///
/// @param <C> the driver's idea of content (metadata, perhaps small data)
public sealed interface Content<C> {
  /// The coordinator's caller supplied it; large data has been staged on the replicas before.
  record Own<C>(C value) implements Content<C> {}

  /// New metadata on the data of an existing version, found at the replica by `base.birth()`. A
  /// replica that does not have that data answers NO-DATA.
  record Revised<C>(C value, Version base) implements Content<C> {}

  /// An unchanged copy of a version that each of `holders` was seen to hold (write-back, restamp).
  /// The replica that already holds a version of the same birth needs no bytes; for others the
  /// driver fetches them from a holder, and reports [Coordinator#onUnsent] if none has it any more.
  record CopyOf<C>(Version source, ReplicaSet holders) implements Content<C> {}
}
