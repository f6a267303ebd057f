package io.ringfort.common.quorum;

/// What a conditional put does about the version it finds: the condition and, for a
/// read-modify-write, the new content. Pure: it may be asked several times, about different
/// versions.
///
/// It sees the content, so a write that finds its own earlier attempt there (an SDK's invocation id
/// kept in the metadata) can be told apart from a stranger's.
@FunctionalInterface
public interface PutCondition<C> {
  Decision<C> decide(Current<C> current);

  /// The version that the condition is judged on.
  sealed interface Current<C> {
    /// There is no version.
    record Nothing<C>() implements Current<C> {}

    /// There is one; it may be a tombstone.
    record Existing<C>(Version version, C content) implements Current<C> {}
  }

  /// The verdict.
  sealed interface Decision<C> {
    /// The condition holds: write this.
    record Proceed<C>(PutDraft<C> draft) implements Decision<C> {}

    /// The condition does not hold.
    record Fail<C>() implements Decision<C> {}
  }
}
