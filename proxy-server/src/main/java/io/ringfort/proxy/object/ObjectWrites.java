package io.ringfort.proxy.object;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.ConditionalPut;
import io.ringfort.common.quorum.Coordination;
import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.PutCondition;
import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.PutDraft;
import io.ringfort.common.quorum.QueriedPut;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.quorum.QuorumOutcome.Acknowledged;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.container.ListingRows.RecordOutcome;
import io.ringfort.proxy.object.WriteCondition.Always;
import io.ringfort.proxy.object.WriteCondition.IfAbsent;
import io.ringfort.proxy.object.WriteCondition.IfMatch;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes of complete versions: what a put does when its body is there, deletes, and changes of
/// metadata. Each runs a coordinator to its outcome, then records the listing row on a majority,
/// then answers. Safe for use by many threads.
final class ObjectWrites {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectWrites.class);

  private final ObjectHall hall;
  private final ObjectRegister register;
  private final Aftercare aftercare;
  private final ObjectCounters counters;

  ObjectWrites(
      ObjectHall hall, ObjectRegister register, Aftercare aftercare, ObjectCounters counters) {
    this.hall = hall;
    this.register = register;
    this.aftercare = aftercare;
    this.counters = counters;
  }

  /// Stores small data, which travels with the commit.
  PutOutcome putSmall(PutCommand command, ObjectMetadata metadata, ByteBuffer data) {
    VersionContent content =
        VersionContent.inline(ByteBuffer.wrap(metadata.encode()), data, Timestamp.ZERO);
    Supplier<ObjectPlace> place = () -> register.place(command.name(), command.policy());
    ObjectRegister.Ended ended =
        register.run(
            place,
            where -> calls(where, ObjectNode.Want.NOTHING),
            (with, _) -> put(with, command.condition(), content, false));
    return outcome(ended, metadata, () -> {});
  }

  /// Stores large data that is being staged.
  ///
  /// @param release called when nothing needs the staged data any more
  PutOutcome putStaged(
      PutCommand command,
      ObjectMetadata metadata,
      ObjectPlace place,
      StagedData staged,
      Runnable release) {
    VersionContent content =
        VersionContent.apart(
            ByteBuffer.wrap(metadata.encode()), metadata.dataBytes(), Timestamp.ZERO);
    ObjectRegister.Ended ended =
        register.run(
            () -> place,
            where -> new ReplicaCalls(where, hall.health(), ObjectNode.Want.NOTHING, false, staged),
            (with, _) -> put(with, command.condition(), content, true));
    return outcome(ended, metadata, release);
  }

  private Coordinator<VersionContent> put(
      Coordination with, WriteCondition condition, VersionContent content, boolean staged) {
    PutDraft<VersionContent> draft = PutDraft.of(content);
    return switch (condition) {
      case Always _ -> staged ? QueriedPut.staged(with, draft) : QueriedPut.of(with, draft);
      case IfAbsent _, IfMatch _ -> new ConditionalPut<>(with, onlyIf(condition, draft));
    };
  }

  private PutCondition<VersionContent> onlyIf(
      WriteCondition condition, PutDraft<VersionContent> draft) {
    return current ->
        holds(condition, live(current)) ? new Decision.Proceed<>(draft) : new Decision.Fail<>();
  }

  private static boolean holds(WriteCondition condition, Optional<ObjectMetadata> live) {
    return switch (condition) {
      case Always _ -> true;
      case IfAbsent _ -> live.isEmpty();
      case IfMatch(List<String> etags) ->
          live.filter(metadata -> etags.contains(metadata.etag())).isPresent();
    };
  }

  /// The metadata of the object, if there is one and it has not expired.
  private Optional<ObjectMetadata> live(Current<VersionContent> current) {
    return switch (current) {
      case Current.Nothing<VersionContent> _ -> Optional.empty();
      case Current.Existing<VersionContent>(Version version, VersionContent content) ->
          live(version, content);
    };
  }

  private Optional<ObjectMetadata> live(Version version, VersionContent content) {
    if (version.tombstone()) {
      return Optional.empty();
    }
    Instant now = hall.clock().now();
    return Optional.of(content.decodeMetadata()).filter(metadata -> !metadata.isExpiredAt(now));
  }

  private ReplicaCalls calls(ObjectPlace place, ObjectNode.Want want) {
    boolean contentFromAll = want != ObjectNode.Want.NOTHING;
    return new ReplicaCalls(place, hall.health(), want, contentFromAll, null);
  }

  private PutOutcome outcome(
      ObjectRegister.Ended ended, ObjectMetadata metadata, Runnable release) {
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      return new PutOutcome.Stored(written(ended, version, metadata, release));
    }
    ended.drive().settle();
    release.run();
    return switch (ended.outcome()) {
      case QuorumOutcome.ConditionFailed<VersionContent> _ -> new PutOutcome.ConditionFailed();
      case QuorumOutcome.Conflict<VersionContent> _ -> new PutOutcome.Conflict();
      case QuorumOutcome.NoSpace<VersionContent> _ -> new PutOutcome.NoSpace();
      default -> unknown(ended, new PutOutcome.Unknown());
    };
  }

  private <O> O unknown(ObjectRegister.Ended ended, O outcome) {
    LOG.warn("a write of {} ended with {}", ended.place().name(), ended.outcome());
    counters.unknownOutcomes().increment();
    return outcome;
  }

  /// Lists a version that was written and leaves the rest to the aftercare.
  private ObjectInfo written(
      ObjectRegister.Ended ended, Version version, ObjectMetadata metadata, Runnable release) {
    ObjectName name = ended.place().name();
    list(
        ended,
        version,
        ObjectRow.put(
            name.object(),
            version.order(),
            version.birth(),
            metadata.dataBytes(),
            metadata.attributes().contentType(),
            metadata.etag()),
        release);
    return new ObjectInfo(name, version.birth(), version.order(), metadata);
  }

  private void list(ObjectRegister.Ended ended, Version version, ObjectRow row, Runnable release) {
    Aftercare.Aftermath aftermath = aftercare.begin(ended, version, release);
    RecordOutcome outcome =
        register
            .context()
            .call(() -> hall.rows().record(ended.place().name().containerName(), List.of(row)));
    aftermath.rowDone(outcome == RecordOutcome.DURABLE);
  }

  DeleteOutcome delete(DeleteCommand command) {
    PutDraft<VersionContent> draft = PutDraft.delete(VersionContent.tombstone());
    AtomicReference<Boolean> found = new AtomicReference<>(false);
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(command.name(), command.policy()),
            where -> calls(where, ObjectNode.Want.METADATA),
            (with, _) ->
                command.condition() instanceof Always
                    ? QueriedPut.of(with, draft)
                    : new ConditionalPut<>(with, remembering(command.condition(), draft, found)));
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      boolean deleted =
          command.condition() instanceof Always ? wasThere(ended.calls().sighted()) : found.get();
      list(
          ended,
          version,
          ObjectRow.tombstone(command.name().object(), version.order(), version.birth()),
          () -> {});
      return deleted ? new DeleteOutcome.Deleted() : new DeleteOutcome.Absent();
    }
    ended.drive().settle();
    return switch (ended.outcome()) {
      case QuorumOutcome.ConditionFailed<VersionContent> _ -> new DeleteOutcome.ConditionFailed();
      case QuorumOutcome.Conflict<VersionContent> _ -> new DeleteOutcome.Conflict();
      default -> unknown(ended, new DeleteOutcome.Unknown());
    };
  }

  private PutCondition<VersionContent> remembering(
      WriteCondition condition, PutDraft<VersionContent> draft, AtomicReference<Boolean> found) {
    return current -> {
      Optional<ObjectMetadata> live = live(current);
      found.set(live.isPresent());
      return holds(condition, live) ? new Decision.Proceed<>(draft) : new Decision.Fail<>();
    };
  }

  /// Whether the newest version that the query showed was an object; one whose metadata nobody
  /// could read counts as one.
  private boolean wasThere(ReplicaCalls.Sighting sighting) {
    return sighting.newest() instanceof Version version
        && !version.tombstone()
        && sighting.content().map(content -> live(version, content).isPresent()).orElse(true);
  }

  ChangeOutcome change(MetadataChange change) {
    AtomicReference<Optional<ObjectMetadata>> changed = new AtomicReference<>(Optional.empty());
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(change.name(), change.policy()),
            where -> calls(where, ObjectNode.Want.NOTHING),
            (with, _) -> new ConditionalPut<>(with, current -> revise(change, current, changed)));
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      ObjectMetadata metadata = changed.get().orElseThrow();
      return new ChangeOutcome.Changed(written(ended, version, metadata, () -> {}));
    }
    ended.drive().settle();
    return switch (ended.outcome()) {
      case QuorumOutcome.ConditionFailed<VersionContent> _ -> new ChangeOutcome.Absent();
      case QuorumOutcome.Conflict<VersionContent> _ -> new ChangeOutcome.Conflict();
      case QuorumOutcome.NoSpace<VersionContent> _ -> new ChangeOutcome.NoSpace();
      default -> unknown(ended, new ChangeOutcome.Unknown());
    };
  }

  private Decision<VersionContent> revise(
      MetadataChange change,
      Current<VersionContent> current,
      AtomicReference<Optional<ObjectMetadata>> changed) {
    Optional<ObjectMetadata> live = live(current);
    if (live.isEmpty()
        || !(current
            instanceof Current.Existing<VersionContent>(Version base, VersionContent content))) {
      return new Decision.Fail<>();
    }
    ObjectInfo before = new ObjectInfo(change.name(), base.birth(), base.order(), live.get());
    ObjectMetadata after = live.get().with(change.change().apply(before));
    changed.set(Optional.of(after));
    VersionContent revised =
        VersionContent.apart(
            ByteBuffer.wrap(after.encode()), content.dataBytes(), content.dataId());
    return new Decision.Proceed<>(PutDraft.revise(revised, base));
  }
}
