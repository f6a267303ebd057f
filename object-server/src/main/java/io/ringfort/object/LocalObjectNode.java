package io.ringfort.object;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.NodeStatus;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.CommitRequest;
import io.ringfort.object.engine.CommitResult;
import io.ringfort.object.engine.CorruptObjectException;
import io.ringfort.object.engine.DeviceStatus;
import io.ringfort.object.engine.ObjectContent;
import io.ringfort.object.engine.ObjectReader;
import io.ringfort.object.engine.ObjectStore;
import io.ringfort.object.engine.PromiseResult;
import io.ringfort.object.engine.QueryResult;
import io.ringfort.object.engine.ReadResult;
import io.ringfort.object.engine.RepairHint;
import io.ringfort.object.engine.StageResult;
import io.ringfort.object.engine.StagedData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A device of this process as a replica of objects. Safe for use by many threads.
final class LocalObjectNode implements ObjectNode {
  private static final int REREADS_MAX = 3;

  private final String device;
  private final ObjectStore store;
  private final Lanes lanes;

  /// Bounds of one device, by what the calls do.
  ///
  /// @param reads look-ups and reads
  /// @param writes commits, promises and notes
  /// @param uploads data being staged
  record Lanes(DeviceLane reads, DeviceLane writes, DeviceLane uploads) {
    static Lanes of(String device, Clock clock, DeviceLimits limits) {
      return new Lanes(
          new DeviceLane(device, clock, limits.reads()),
          new DeviceLane(device, clock, limits.writes()),
          new DeviceLane(device, clock, limits.uploads()));
    }
  }

  LocalObjectNode(String device, ObjectStore store, Lanes lanes) {
    this.device = device;
    this.store = store;
    this.lanes = lanes;
  }

  @Override
  public QuorumAnswer<VersionContent> query(ObjectKey key, Assignment assignment, Want want) {
    return lanes.reads().run(() -> queryNow(key, assignment, want));
  }

  private QuorumAnswer<VersionContent> queryNow(ObjectKey key, Assignment assignment, Want want) {
    for (int attempt = 0; ; attempt++) {
      switch (store.query(key, assignment)) {
        case QueryResult.Stale(ReplicaView view, Assignment known) -> {
          return QuorumAnswer.stale(view, known);
        }
        case QueryResult.Seen(ReplicaView view, boolean damaged) -> {
          boolean asked = want != Want.NOTHING && !damaged;
          Optional<VersionContent> content =
              asked ? content(key, view.newest(), want == Want.DATA) : Optional.empty();
          if (content.isPresent()) {
            return QuorumAnswer.with(QuorumAnswer.Kind.SEEN, view, content.get());
          }
          boolean overtaken = asked && view.newest() instanceof Version;
          if (!overtaken || attempt == REREADS_MAX) {
            return QuorumAnswer.of(QuorumAnswer.Kind.SEEN, view);
          }
        }
      }
    }
  }

  /// The content of a version, unless it is not held any more.
  private Optional<VersionContent> content(ObjectKey key, Newest newest, boolean withData) {
    if (!(newest instanceof Version version)) {
      return Optional.empty();
    }
    if (version.tombstone()) {
      return Optional.of(VersionContent.tombstone());
    }
    return switch (store.read(key, version.birth())) {
      case ReadResult.Found(ObjectReader reader) -> {
        try (reader) {
          yield Optional.of(content(reader, withData));
        }
      }
      case ReadResult.Deleted _, ReadResult.Absent _, ReadResult.Quarantined _ -> Optional.empty();
    };
  }

  private static VersionContent content(ObjectReader reader, boolean withData) {
    ByteBuffer metadata = kept(reader.metadata());
    Timestamp dataId = reader.version().dataId();
    return withData && reader.isInMemory()
        ? VersionContent.inline(metadata, kept(reader.data()), dataId)
        : VersionContent.apart(metadata, reader.dataBytes(), dataId);
  }

  /// A copy that outlives the reader.
  private static ByteBuffer kept(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  @Override
  public QuorumAnswer<VersionContent> promise(
      ObjectKey key, Assignment assignment, Timestamp order) {
    return lanes.writes().run(() -> promiseNow(key, assignment, order));
  }

  private QuorumAnswer<VersionContent> promiseNow(
      ObjectKey key, Assignment assignment, Timestamp order) {
    return switch (store.promise(key, order, assignment)) {
      case PromiseResult.Granted(ReplicaView view) -> granted(key, view);
      case PromiseResult.Refused(ReplicaView view) -> refused(key, view);
      case PromiseResult.TooFarAhead(ReplicaView view) ->
          QuorumAnswer.of(QuorumAnswer.Kind.TOO_FAR_AHEAD, view);
      case PromiseResult.Stale(ReplicaView view, Assignment known) ->
          QuorumAnswer.stale(view, known);
    };
  }

  /// Brings the metadata too, if it can be read: if most replicas show the same version, the sender
  /// need not ask again to judge its condition.
  private QuorumAnswer<VersionContent> refused(ObjectKey key, ReplicaView view) {
    return content(key, view.newest(), false)
        .map(content -> QuorumAnswer.with(QuorumAnswer.Kind.REFUSED, view, content))
        .orElseGet(() -> QuorumAnswer.of(QuorumAnswer.Kind.REFUSED, view));
  }

  private QuorumAnswer<VersionContent> granted(ObjectKey key, ReplicaView view) {
    if (view.newest() instanceof Newest.Absent) {
      return QuorumAnswer.of(QuorumAnswer.Kind.GRANTED, view);
    }
    VersionContent content =
        content(key, view.newest(), false)
            .orElseThrow(() ->
                new NodeFailedException(
                    Kind.FAILED,
                    device + ": metadata of " + key + " was overtaken or cannot be read"));
    return QuorumAnswer.with(QuorumAnswer.Kind.GRANTED, view, content);
  }

  @Override
  public QuorumAnswer<VersionContent> commit(VersionWrite write) {
    return lanes.writes().run(() -> answer(store.commit(request(write))));
  }

  @Override
  public QuorumAnswer<VersionContent> copy(VersionWrite write, boolean confirmed) {
    return lanes.writes().run(() -> answer(store.copy(request(write), confirmed)));
  }

  @Override
  public QuorumAnswer<VersionContent> keepHandoff(int forDevice, VersionWrite write) {
    return lanes.writes().run(() -> answer(store.keepHandoff(forDevice, request(write))));
  }

  private static CommitRequest request(VersionWrite write) {
    ObjectContent content =
        switch (write.data()) {
          case WriteData.Inline(ByteBuffer bytes) -> {
            if (bytes.remaining() > INLINE_BYTES_MAX) {
              throw new IllegalArgumentException(
                  "inline data has " + bytes.remaining() + " bytes, more than " + INLINE_BYTES_MAX);
            }
            yield new ObjectContent.Inline(bytes);
          }
          case WriteData.Staged(var ticket) ->
              new ObjectContent.Staged(new StagedData(ticket.place(), ticket.use()));
          case WriteData.SameData _ -> new ObjectContent.SameData(write.dataId());
          case WriteData.Tombstone _ -> new ObjectContent.Tombstone();
        };
    return new CommitRequest(
        write.key(),
        write.name(),
        write.assignment(),
        write.version(),
        write.dataId(),
        write.metadata(),
        content,
        write.owesRow());
  }

  private static QuorumAnswer<VersionContent> answer(CommitResult result) {
    QuorumAnswer.Kind kind =
        switch (result) {
          case CommitResult.Held _ -> QuorumAnswer.Kind.HELD;
          case CommitResult.Newer _ -> QuorumAnswer.Kind.NEWER;
          case CommitResult.BelowFloor _ -> QuorumAnswer.Kind.FLOOR;
          case CommitResult.NoData _ -> QuorumAnswer.Kind.NO_DATA;
          case CommitResult.OutOfSpace _ -> QuorumAnswer.Kind.NO_SPACE;
          case CommitResult.TooFarAhead _ -> QuorumAnswer.Kind.TOO_FAR_AHEAD;
          case CommitResult.Stale _ -> QuorumAnswer.Kind.STALE;
        };
    return result instanceof CommitResult.Stale(ReplicaView view, Assignment known)
        ? QuorumAnswer.stale(view, known)
        : QuorumAnswer.of(kind, result.view());
  }

  @Override
  public StagedUpload stage(ObjectKey key, Assignment assignment, long dataBytes) {
    lanes.uploads().enter();
    Supplier<QuorumAnswer<VersionContent>> seen = () -> query(key, assignment, Want.NOTHING);
    try {
      StageResult result = lanes.writes().run(() -> store.stage(key, dataBytes));
      return new LocalUpload(device, result, seen, lanes.uploads());
    } catch (RuntimeException | Error e) {
      lanes.uploads().leave();
      throw e;
    }
  }

  @Override
  public OpenOutcome open(ObjectKey key, Timestamp birth) {
    return switch (lanes.reads().run(() -> store.read(key, birth))) {
      case ReadResult.Found(ObjectReader reader) -> opened(reader);
      case ReadResult.Deleted _, ReadResult.Absent _ -> new OpenOutcome.NotHeld();
      case ReadResult.Quarantined(_, String reason) -> new OpenOutcome.Damaged(reason);
    };
  }

  private OpenOutcome opened(ObjectReader reader) {
    try {
      return new OpenOutcome.Opened(
          new LocalOpenObject(device, reader, content(reader, true), lanes.reads()));
    } catch (CorruptObjectException e) {
      reader.close();
      return new OpenOutcome.Damaged(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public void noteMissed(MissedVersion missed) {
    order(lanes.writes(), () -> store.noteHint(hint(missed)));
  }

  @Override
  public List<MissedVersion> missedVersions(@Nullable MissedVersion after, int max) {
    RepairHint from = after == null ? null : hint(after);
    return lanes.reads().run(() -> store.hints(from, Math.min(max, PAGE_MAX))).stream()
        .map(hint -> new MissedVersion(hint.key(), hint.order(), hint.device()))
        .toList();
  }

  @Override
  public void dropMissed(MissedVersion missed) {
    order(lanes.writes(), () -> store.dropHint(hint(missed)));
  }

  private static RepairHint hint(MissedVersion missed) {
    return new RepairHint(missed.key(), missed.order(), missed.device());
  }

  @Override
  public void rowsPaid(List<PaidRow> rows) {
    order(lanes.writes(), () -> rows.forEach(row -> store.rowPaid(row.key(), row.order())));
  }

  @Override
  public List<OwedRow> owedRows(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    return lanes
        .reads()
        .run(() -> store.rowDebts(madeBefore, after, Math.min(max, PAGE_MAX)))
        .stream()
        .map(debt -> new OwedRow(debt.key(), debt.order(), debt.name()))
        .toList();
  }

  private static void order(DeviceLane lane, Runnable call) {
    boolean _ =
        lane.run(() -> {
          call.run();
          return true;
        });
  }

  /// Asked past the lane, so that a stuck device still says so.
  @Override
  public NodeStatus status() {
    DeviceStatus status = store.status();
    return new NodeStatus(
        device,
        status.online(),
        status.acceptsData(),
        status.capacityBytes(),
        status.usedBytes(),
        status.objects(),
        status.quarantined(),
        status.failure());
  }

  @Override
  public boolean answersAtOnce() {
    return !lanes.reads().isStuck() && !lanes.writes().isStuck();
  }

  ObjectStore store() {
    return store;
  }

  @Override
  public String toString() {
    return device;
  }
}
