package io.ringfort.common.quorum;

/// What a conditional put does about the version it finds: the condition and, for a
/// read-modify-write, the new content. It may be asked several times, about different versions, and
/// answers the same about the same.
@FunctionalInterface
public interface PutCondition<C> {
  Decision<C> decide(Current<C> current);

  /// The draft of the last decision is being written. A put that is in doubt about its commit asks
  /// about other versions afterwards; if it ends in success by what it finds, this was its write.
  default void writing() {}

  /// The version that a conditional write was judged on, as far as its content tells; without that
  /// knowledge the write itself. Nothing was ever chosen between what this returns and `version`:
  /// so a put that does not know what became of its own commit may learn that it came to nothing.
  ///
  /// @param content of `version`
  default Newest base(Version version, C content) {
    return Version.written(version.birth(), version.tombstone());
  }

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

    /// The version is this very put, written by an earlier attempt of its client: success, nothing
    /// to write.
    record Done<C>() implements Decision<C> {}
  }
}
