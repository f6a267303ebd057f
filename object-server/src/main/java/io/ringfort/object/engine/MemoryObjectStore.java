package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.Replica;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The contract in memory, for tests of what stands above it. Keeps nothing when it is closed;
/// decides exactly as the durable store does. Safe for use by many threads, one at a time.
public final class MemoryObjectStore implements ObjectStore {
  private record Waiting(ObjectKey key, ByteBuffer data) {}

  private record HandoffPlace(int device, ObjectKey key) implements Comparable<HandoffPlace> {
    @Override
    public int compareTo(HandoffPlace other) {
      int byDevice = Integer.compare(device, other.device);
      return byDevice != 0 ? byDevice : key.compareTo(other.key);
    }
  }

  private final EngineOptions options;
  private final DeviceIdentity identity;
  private final Replica replica;
  private final PartitionDigests digests;
  private final TreeMap<ObjectKey, MemoryVersion> versions = new TreeMap<>();
  private final TreeMap<HandoffPlace, MemoryVersion> handoffs = new TreeMap<>();
  private final MemoryReminders reminders = new MemoryReminders();
  private final Map<Long, Waiting> staged = new HashMap<>();
  private final DeviceHealth health;
  private Timestamp ceiling = Timestamp.ZERO;
  private long nextUse = 1;
  private long dataBytes;

  public MemoryObjectStore(EngineOptions options) {
    this.options = options;
    this.identity = new DeviceIdentity(UUID.randomUUID(), options.cluster(), options.name(), 1);
    this.replica =
        new Replica(
            new Member(options.deviceId(), 1),
            Timestamp.ZERO,
            options.genesisRing(),
            options.limits());
    this.digests = new PartitionDigests(options.partitionPowers());
    this.health = new DeviceHealth(options.name());
  }

  @Override
  public DeviceIdentity identity() {
    return identity;
  }

  private Newest newest(ObjectKey key) {
    MemoryVersion kept = versions.get(key);
    return kept == null ? Newest.ABSENT : kept.held().version();
  }

  private long nowMicros() {
    return options.clock().microTime();
  }

  @Override
  public synchronized QueryResult query(ObjectKey key, Assignment assignment) {
    health.requireOnline();
    digests.power(key.policy());
    while (true) {
      switch (replica.admitQuery(key, newest(key), assignment)) {
        case Verdict.Reply(QuorumAnswer.Kind _, ReplicaView view) -> {
          return new QueryResult.Seen(view, false);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new QueryResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing standing) -> replica.adopted(standing);
      }
    }
  }

  @Override
  public synchronized StageResult stage(ObjectKey key, long dataBytesExpected) {
    health.requireOnline();
    return hasRoomFor(Math.max(0, dataBytesExpected))
        ? new StageResult.Open(new MemoryWriter(key))
        : new StageResult.OutOfSpace();
  }

  private boolean hasRoomFor(long bytes) {
    return options.capacityBytes() == 0 || dataBytes + bytes <= options.capacityBytes();
  }

  /// Collects what is staged.
  private final class MemoryWriter implements ObjectWriter {
    private final ObjectKey key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    MemoryWriter(ObjectKey key) {
      this.key = key;
    }

    @Override
    public boolean write(ByteBuffer data) {
      synchronized (MemoryObjectStore.this) {
        if (!hasRoomFor(bytes.size() + (long) data.remaining())) {
          return false;
        }
        while (data.hasRemaining()) {
          bytes.write(data.get());
        }
        return true;
      }
    }

    @Override
    public Optional<StagedData> finish() {
      synchronized (MemoryObjectStore.this) {
        long use = nextUse++;
        staged.put(use, new Waiting(key, ByteBuffer.wrap(bytes.toByteArray())));
        return Optional.of(new StagedData(use, use));
      }
    }

    @Override
    public long dataBytes() {
      return bytes.size();
    }

    @Override
    public void close() {}
  }

  @Override
  public synchronized CommitResult commit(CommitRequest request) {
    return store(
        request,
        newest ->
            replica.admitCommit(
                request.key(), newest, request.version(), request.assignment(), nowMicros()));
  }

  @Override
  public synchronized CommitResult copy(CommitRequest request, boolean confirmed) {
    return store(
        request,
        newest ->
            replica.admitCopy(
                request.key(),
                newest,
                request.version(),
                confirmed,
                request.assignment(),
                nowMicros()));
  }

  private interface Judge {
    Verdict.OnCommit judge(Newest newest);
  }

  private CommitResult store(CommitRequest request, Judge judge) {
    health.requireOnline();
    digests.power(request.key().policy());
    while (true) {
      switch (judge.judge(newest(request.key()))) {
        case Verdict.Store(_, ReplicaView before, ReplicaView after) -> {
          return keep(request, before, after);
        }
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          return CommitPath.answer(kind, view);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new CommitResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing standing) -> replica.adopted(standing);
        case Verdict.RaiseCeiling(Timestamp raised) -> {
          ceiling = raised;
          replica.ceilingRaised(raised);
        }
      }
    }
  }

  private CommitResult keep(CommitRequest request, ReplicaView before, ReplicaView after) {
    ObjectKey key = request.key();
    ByteBuffer data = content(request);
    if (data == null) {
      return new CommitResult.NoData(before);
    }
    if (data.hasRemaining() && !hasRoomFor(data.remaining())) {
      return new CommitResult.OutOfSpace(before);
    }
    MemoryVersion kept = MemoryVersion.of(request, data);
    MemoryVersion old = versions.put(key, kept);
    dataBytes += data.remaining();
    if (old == null) {
      digests.add(key, kept.entry());
    } else {
      digests.replace(key, old.entry(), kept.entry());
      dataBytes -= old.data().remaining();
    }
    if (request.owesRow()) {
      reminders.owe(new RowDebt(key, request.version().order(), request.name()));
    }
    return new CommitResult.Held(after);
  }

  /// The data of a request; null if it is not here.
  private @Nullable ByteBuffer content(CommitRequest request) {
    return switch (request.content()) {
      case ObjectContent.Tombstone _ -> ByteBuffer.allocate(0);
      case ObjectContent.Inline(ByteBuffer data) -> MemoryVersion.copy(data);
      case ObjectContent.Staged(StagedData name) -> {
        Waiting waiting = staged.get(name.use());
        if (waiting == null || !waiting.key.equals(request.key())) {
          yield null;
        }
        staged.remove(name.use());
        yield waiting.data;
      }
      case ObjectContent.SameData(Timestamp dataId) -> {
        MemoryVersion kept = versions.get(request.key());
        yield kept == null
                || kept.held().version().tombstone()
                || !kept.held().dataId().equals(dataId)
            ? null
            : kept.data();
      }
    };
  }

  @Override
  public synchronized PromiseResult promise(ObjectKey key, Timestamp order, Assignment assignment) {
    health.requireOnline();
    digests.power(key.policy());
    while (true) {
      switch (replica.promise(key, newest(key), order, assignment, nowMicros())) {
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          return ProtocolAnswers.promised(kind, view);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new PromiseResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing standing) -> replica.adopted(standing);
        case Verdict.RaiseCeiling(Timestamp raised) -> {
          ceiling = raised;
          replica.ceilingRaised(raised);
        }
      }
    }
  }

  @Override
  public synchronized FenceResult fence(Assignment assignment) {
    ObjectKey probe = new ObjectKey(assignment.partition().policy(), new NameHash(0, 0));
    QueryResult result = query(probe, assignment);
    return result instanceof QueryResult.Stale(ReplicaView _, Assignment known)
            && !known.equals(assignment)
        ? new FenceResult.Stale(known)
        : new FenceResult.Fenced(ceiling);
  }

  @Override
  public synchronized void enter(Standing standing, Timestamp fence) {
    health.requireOnline();
    if (fence.isAfter(ceiling)) {
      ceiling = fence;
      replica.ceilingRaised(fence);
    }
    replica.enter(standing, fence);
  }

  @Override
  public synchronized ReadResult read(ObjectKey key) {
    health.requireOnline();
    return found(versions.get(key));
  }

  @Override
  public synchronized ReadResult read(ObjectKey key, Timestamp birth) {
    health.requireOnline();
    MemoryVersion kept = versions.get(key);
    return kept != null && kept.held().version().birth().equals(birth)
        ? found(kept)
        : new ReadResult.Absent();
  }

  private static ReadResult found(@Nullable MemoryVersion kept) {
    return kept == null ? new ReadResult.Absent() : kept.read();
  }

  @Override
  public synchronized void noteHint(RepairHint hint) {
    health.requireOnline();
    reminders.noteHint(hint);
  }

  @Override
  public synchronized List<RepairHint> hints(@Nullable RepairHint after, int max) {
    health.requireOnline();
    return reminders.hints(after, max);
  }

  @Override
  public synchronized void dropHint(RepairHint hint) {
    health.requireOnline();
    reminders.dropHint(hint);
  }

  @Override
  public synchronized void rowPaid(ObjectKey key, Timestamp order) {
    health.requireOnline();
    reminders.rowPaid(key, order);
  }

  @Override
  public synchronized List<RowDebt> rowDebts(
      Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    health.requireOnline();
    return reminders.rowDebts(madeBefore, after, max);
  }

  @Override
  public synchronized CommitResult keepHandoff(int forDevice, CommitRequest request) {
    health.requireOnline();
    ObjectKey key = request.key();
    ReplicaView view = replica.view(key, Newest.ABSENT, request.assignment().partition());
    HandoffPlace place = new HandoffPlace(forDevice, key);
    MemoryVersion known = handoffs.get(place);
    int order =
        known == null ? 1 : request.version().order().compareTo(known.held().version().order());
    if (order <= 0) {
      return order == 0 ? new CommitResult.Held(view) : new CommitResult.Newer(view);
    }
    boolean same = request.content() instanceof ObjectContent.SameData;
    ByteBuffer data = same ? null : content(request);
    if (data == null) {
      return new CommitResult.NoData(view);
    }
    handoffs.put(place, MemoryVersion.of(request, data));
    return new CommitResult.Held(view);
  }

  @Override
  public synchronized List<HandoffCopy> handoffs(@Nullable HandoffCopy after, int max) {
    health.requireOnline();
    HandoffPlace from =
        after == null ? null : new HandoffPlace(after.device(), after.version().key());
    return (from == null ? handoffs : handoffs.tailMap(from, false))
        .entrySet().stream()
            .limit(ScanPage.bounded(max))
            .map(copy -> new HandoffCopy(copy.getKey().device, copy.getValue().held()))
            .toList();
  }

  @Override
  public synchronized ReadResult readHandoff(HandoffCopy copy) {
    health.requireOnline();
    return found(handoffs.get(new HandoffPlace(copy.device(), copy.version().key())));
  }

  @Override
  public synchronized void dropHandoff(HandoffCopy copy) {
    health.requireOnline();
    Timestamp dropped = copy.version().version().order();
    handoffs.computeIfPresent(
        new HandoffPlace(copy.device(), copy.version().key()),
        (_, kept) -> kept.held().version().order().isAfter(dropped) ? kept : null);
  }

  @Override
  public PartitionDigest digest(PartitionId partition) {
    health.requireOnline();
    return digests.digest(partition);
  }

  @Override
  public synchronized List<HeldVersion> scan(
      PartitionId partition, @Nullable ObjectKey after, int max) {
    health.requireOnline();
    digests.power(partition.policy());
    ScanPage<HeldVersion> page = new ScanPage<>(max);
    for (MemoryVersion kept :
        (after == null ? versions : versions.tailMap(after, false)).values()) {
      boolean within = digests.partition(kept.held().key()).equals(partition);
      if (within && !page.add(kept.held())) {
        break;
      }
    }
    return page.items();
  }

  @Override
  public synchronized DeviceStatus status() {
    long tombstones =
        versions.values().stream().filter(kept -> kept.held().version().tombstone()).count();
    return new DeviceStatus(
        options.capacityBytes(),
        dataBytes,
        dataBytes,
        0,
        versions.size() - tombstones,
        tombstones,
        handoffs.size(),
        0,
        0,
        0,
        0,
        0,
        hasRoomFor(options.inlineBytesMax()),
        false,
        health.isOnline(),
        health.reason());
  }

  @Override
  public void close() {
    health.close();
  }
}
