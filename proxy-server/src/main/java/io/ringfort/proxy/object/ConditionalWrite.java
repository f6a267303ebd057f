package io.ringfort.proxy.object;

import io.ringfort.client.object.VersionContent;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.PutCondition;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Clock;
import java.util.Optional;

/// What a conditional write does about the version it finds, and what that was: the answer to the
/// client tells it. For one write, by one thread.
final class ConditionalWrite implements PutCondition<VersionContent> {
  private final Clock clock;
  private final ObjectName name;
  private final Judge judge;
  private Optional<ObjectInfo> found = Optional.empty();
  private Optional<ObjectInfo> replaced = Optional.empty();
  private boolean done;

  /// Decides about what is there.
  @FunctionalInterface
  interface Judge {
    /// @param live what is there, unless it is deleted or has expired
    Decision<VersionContent> judge(Current<VersionContent> current, Optional<ObjectInfo> live);
  }

  ConditionalWrite(Clock clock, ObjectName name, Judge judge) {
    this.clock = clock;
    this.name = name;
    this.judge = judge;
  }

  /// The version that a condition is judged on.
  static Newest base(Current<VersionContent> current) {
    return switch (current) {
      case Current.Nothing<VersionContent> _ -> Newest.ABSENT;
      case Current.Existing<VersionContent>(Version version, _) -> version;
    };
  }

  @Override
  public Decision<VersionContent> decide(Current<VersionContent> current) {
    found =
        current instanceof Current.Existing<VersionContent>(Version version, VersionContent content)
            ? live(clock, name, version, content)
            : Optional.empty();
    Decision<VersionContent> decision = judge.judge(current, found);
    done = decision instanceof Decision.Done;
    return decision;
  }

  @Override
  public void writing() {
    replaced = found;
  }

  @Override
  public Newest base(Version version, VersionContent content) {
    return version.tombstone()
        ? PutCondition.super.base(version, content)
        : VersionNotes.base(content.decodeMetadata(), version);
  }

  /// The object that the last judgement was about; empty if there was none.
  Optional<ObjectInfo> found() {
    return found;
  }

  /// The object that the last write was to replace or delete, whatever was judged since; empty if
  /// there was none.
  Optional<ObjectInfo> replaced() {
    return replaced;
  }

  /// The object, if an earlier attempt of the same call has put it.
  Optional<ObjectInfo> done() {
    return done ? found : Optional.empty();
  }

  /// The object that a version is, unless it is deleted or has expired.
  static Optional<ObjectInfo> live(
      Clock clock, ObjectName name, Version version, VersionContent content) {
    if (version.tombstone()) {
      return Optional.empty();
    }
    ObjectMetadata metadata = content.decodeMetadata();
    return metadata.isExpiredAt(clock.now())
        ? Optional.empty()
        : Optional.of(new ObjectInfo(name, version.birth(), version.order(), metadata));
  }
}
