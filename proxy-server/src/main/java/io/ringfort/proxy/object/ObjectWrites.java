package io.ringfort.proxy.object;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.ConditionalPut;
import io.ringfort.common.quorum.Coordination;
import io.ringfort.common.quorum.Coordinator;
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
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  private final DeletedComposites composites;

  ObjectWrites(
      ObjectHall hall,
      ObjectRegister register,
      Aftercare aftercare,
      ObjectCounters counters,
      DeletedComposites composites) {
    this.hall = hall;
    this.register = register;
    this.aftercare = aftercare;
    this.counters = counters;
    this.composites = composites;
  }

  /// Stores small data, which travels with the commit.
  PutOutcome putSmall(PutCommand command, ObjectMetadata metadata, ByteBuffer data) {
    ObjectPut put =
        put(
            command,
            metadata,
            noted -> VersionContent.inline(ByteBuffer.wrap(noted.encode()), data, Timestamp.ZERO));
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(command.name(), command.policy()),
            where -> calls(where, ObjectNode.Want.NOTHING),
            (with, _) -> put.begin(with, false));
    return outcome(ended, put, () -> {});
  }

  /// Stores large data that is being staged.
  ///
  /// @param storedBytes length of the data that are staged, which for a composite is not the length
  ///   of the object
  /// @param release called when nothing needs the staged data any more
  PutOutcome putStaged(
      PutCommand command,
      ObjectMetadata metadata,
      long storedBytes,
      ObjectPlace place,
      StagedData staged,
      Runnable release) {
    ObjectPut put =
        put(
            command,
            metadata,
            noted ->
                VersionContent.apart(ByteBuffer.wrap(noted.encode()), storedBytes, Timestamp.ZERO));
    ObjectRegister.Ended ended =
        register.run(
            () -> place,
            where -> new ReplicaCalls(where, hall.health(), ObjectNode.Want.NOTHING, false, staged),
            (with, _) -> put.begin(with, true));
    return outcome(ended, put, release);
  }

  /// A put whose body is there.
  private record ObjectPut(
      WriteCondition condition,
      ObjectMetadata metadata,
      Function<ObjectMetadata, VersionContent> content,
      ConditionalWrite conditional) {
    Coordinator<VersionContent> begin(Coordination with, boolean staged) {
      if (!(condition instanceof Always)) {
        return new ConditionalPut<>(with, conditional);
      }
      PutDraft<VersionContent> draft = PutDraft.of(content.apply(VersionNotes.without(metadata)));
      return staged ? QueriedPut.staged(with, draft) : QueriedPut.of(with, draft);
    }
  }

  private ObjectPut put(
      PutCommand command,
      ObjectMetadata metadata,
      Function<ObjectMetadata, VersionContent> content) {
    ConditionalWrite conditional =
        new ConditionalWrite(
            hall.clock(),
            command.name(),
            (current, live) -> {
              if (live.filter(info -> isOf(command, metadata, info.metadata())).isPresent()) {
                return new Decision.Done<>();
              }
              if (!command.condition().holds(live)) {
                return new Decision.Fail<>();
              }
              ObjectMetadata noted =
                  VersionNotes.with(metadata, command.invocation(), ConditionalWrite.base(current));
              return new Decision.Proceed<>(PutDraft.of(content.apply(noted)));
            });
    return new ObjectPut(command.condition(), metadata, content, conditional);
  }

  /// Whether an object was put by an earlier attempt of a command.
  private static boolean isOf(PutCommand command, ObjectMetadata mine, ObjectMetadata present) {
    return !command.invocation().equals(Invocation.NONE)
        && VersionNotes.invocation(present).equals(command.invocation())
        && present.etag().equals(mine.etag())
        && present.dataBytes() == mine.dataBytes();
  }

  private ReplicaCalls calls(ObjectPlace place, ObjectNode.Want want) {
    boolean contentFromAll = want != ObjectNode.Want.NOTHING;
    return new ReplicaCalls(place, hall.health(), want, contentFromAll, null);
  }

  private PutOutcome outcome(ObjectRegister.Ended ended, ObjectPut put, Runnable release) {
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      ObjectMetadata metadata =
          put.conditional().done().map(ObjectInfo::metadata).orElse(put.metadata());
      return new PutOutcome.Stored(written(ended, version, metadata, release));
    }
    ended.drive().settle();
    release.run();
    return switch (ended.outcome()) {
      case QuorumOutcome.ConditionFailed<VersionContent> _ ->
          new PutOutcome.ConditionFailed(put.conditional().found().isEmpty());
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
    boolean always = command.condition() instanceof Always;
    ConditionalWrite conditional =
        new ConditionalWrite(
            hall.clock(),
            command.name(),
            (_, live) ->
                command.condition().holds(live)
                    ? new Decision.Proceed<>(draft)
                    : new Decision.Fail<>());
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(command.name(), command.policy()),
            where -> calls(where, ObjectNode.Want.METADATA),
            (with, _) ->
                always ? QueriedPut.of(with, draft) : new ConditionalPut<>(with, conditional));
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      boolean deleted =
          always
              ? wasThere(command.name(), ended.calls().sighted())
              : conditional.replaced().isPresent();
      list(
          ended,
          version,
          ObjectRow.tombstone(command.name().object(), version.order(), version.birth()),
          () -> {});
      Optional<ObjectMetadata> gone =
          always
              ? sightedMetadata(ended.calls().sighted())
              : conditional.replaced().map(ObjectInfo::metadata);
      gone.ifPresent(metadata -> composites.offer(command, metadata));
      return deleted ? new DeleteOutcome.Deleted() : new DeleteOutcome.Absent();
    }
    ended.drive().settle();
    return switch (ended.outcome()) {
      case QuorumOutcome.ConditionFailed<VersionContent> _ ->
          new DeleteOutcome.ConditionFailed(conditional.found().isEmpty());
      case QuorumOutcome.Conflict<VersionContent> _ -> new DeleteOutcome.Conflict();
      default -> unknown(ended, new DeleteOutcome.Unknown());
    };
  }

  /// Whether the newest version that the query showed was an object; one whose metadata nobody
  /// could read counts as one.
  private boolean wasThere(ObjectName name, ReplicaCalls.Sighting sighting) {
    return sighting.newest() instanceof Version version
        && !version.tombstone()
        && sighting
            .content()
            .map(content -> ConditionalWrite.live(hall.clock(), name, version, content).isPresent())
            .orElse(true);
  }

  private static Optional<ObjectMetadata> sightedMetadata(ReplicaCalls.Sighting sighting) {
    return sighting.newest() instanceof Version version && !version.tombstone()
        ? sighting.content().map(VersionContent::decodeMetadata)
        : Optional.empty();
  }

  ChangeOutcome change(MetadataChange change) {
    ConditionalWrite conditional =
        new ConditionalWrite(
            hall.clock(), change.name(), (current, live) -> revise(change, current, live));
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(change.name(), change.policy()),
            where -> calls(where, ObjectNode.Want.NOTHING),
            (with, _) -> new ConditionalPut<>(with, conditional));
    if (ended.outcome() instanceof Acknowledged<VersionContent>(Version version, _, _)) {
      ObjectMetadata metadata = revised(change, conditional.replaced().orElseThrow());
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

  private static Decision<VersionContent> revise(
      MetadataChange change, Current<VersionContent> current, Optional<ObjectInfo> live) {
    if (live.isEmpty()
        || !(current
            instanceof Current.Existing<VersionContent>(Version base, VersionContent content))) {
      return new Decision.Fail<>();
    }
    ObjectMetadata after = revised(change, live.get());
    VersionContent revised =
        VersionContent.apart(
            ByteBuffer.wrap(after.encode()), content.dataBytes(), content.dataId());
    return new Decision.Proceed<>(PutDraft.revise(revised, base));
  }

  private static ObjectMetadata revised(MetadataChange change, ObjectInfo before) {
    ObjectMetadata metadata = before.metadata();
    ObjectAttributes attributes =
        CompositeItems.keep(metadata.attributes(), change.change().apply(before));
    Version base = new Version(before.order(), before.birth(), false);
    return VersionNotes.revised(metadata.with(attributes), metadata, base);
  }
}
