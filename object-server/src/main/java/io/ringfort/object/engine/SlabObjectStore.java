package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.disk.NoSpaceException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.CommitResult.Held;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The store on slabs: an append-only log of recycled segment files holds small objects whole and
/// one record of each large one, whose data is in an extent. See the package's documentation for
/// what it promises and against which faults.
///
/// Safe for use by many threads. A commit takes the lock of its key, is judged against the newest
/// version including those on their way, is queued, and waits outside the lock until the log's
/// writer has flushed it.
public final class SlabObjectStore implements ObjectStore {
  /// How many slabs one request may compact to find room for a delete or a mark.
  private static final int COMPACTIONS_MAX = 8;

  private final DeviceParts parts;
  private final EngineOptions options;
  private final EngineFault fault;
  private final KeyLocks locks = new KeyLocks();
  private final PendingVersions pending = new PendingVersions();
  private final LogWriter log;
  private final ProtocolState protocol;
  private final RecordStore records;
  private final CommitDrafts drafts;
  private final Checkpoints checkpoints;
  private final Compactor compactor;
  private final @Nullable Maintenance maintenance;
  private final ReentrantLock maintenanceLock = new ReentrantLock();
  private boolean closed;

  private SlabObjectStore(
      Disk disk, DeviceParts parts, EngineOptions options, EngineFault fault, boolean stepped)
      throws IOException {
    this.parts = parts;
    this.options = options;
    this.fault = fault;
    this.log =
        new LogWriter(
            parts.pool(),
            new Applied(),
            parts.health(),
            fault,
            parts.tag(),
            parts.generation(),
            parts.position(),
            stepped);
    this.protocol =
        new ProtocolState(parts.replica(), parts.effects().ceiling(), new LogJournal(), fault);
    this.records = new RecordStore(parts, !stepped, this::noteDamage);
    this.drafts = new CommitDrafts(parts, records, options.inlineBytesMax());
    this.checkpoints =
        new Checkpoints(
            disk,
            parts.tag(),
            log,
            parts.pool(),
            parts.tables(),
            parts.digests(),
            parts.effects(),
            parts.manifestNumber());
    this.compactor =
        new Compactor(
            new CompactorHost(),
            parts.pool(),
            log,
            parts.tables(),
            fault,
            parts.tag(),
            options.compactAtGarbage());
    checkpoints.save();
    log.beforeFlush(this::checkpoint);
    if (stepped) {
      maintenance = null;
    } else {
      log.start(parts.identity().name());
      maintenance =
          new Maintenance(parts.identity().name(), this::maintainInBackground, parts.health());
      maintenance.start();
    }
  }

  /// Whether a disk has been formatted as a device. One that has not, in a cluster with data, takes
  /// the place of a disk that is lost: open it with a `genesisRing` of 0.
  public static boolean isFormatted(Disk disk) throws IOException {
    return disk.exists(DeviceMeta.FILE);
  }

  /// Opens a device: formats it if it is new, else reads its log from the last checkpoint on.
  ///
  /// @throws DeviceFormatException if the device is not this cluster's, not this release's, or
  ///   damaged beyond what the log can mend
  /// @throws io.ringfort.common.disk.DiskLockedException if another process uses it
  /// @throws IOException if the disk fails
  public static SlabObjectStore open(LocalDisk disk, EngineOptions options) throws IOException {
    DeviceParts.IndexSource source =
        switch (options.index()) {
          case MEMORY -> SnapshotIndex::open;
          case ROCKSDB -> _ -> RocksIndex.open(disk.root().resolve("idx"));
        };
    return new SlabObjectStore(
        disk,
        DeviceParts.open(disk, options, source, EngineFault.NONE),
        options,
        EngineFault.NONE,
        false);
  }

  /// Opens a device that does its work in the threads of its callers and no background work but in
  /// [#maintain]: for tests.
  static SlabObjectStore openStepped(
      Disk disk, EngineOptions options, DeviceParts.IndexSource source, EngineFault fault)
      throws IOException {
    return new SlabObjectStore(
        disk, DeviceParts.open(disk, options, source, fault), options, fault, true);
  }

  /// What happens to records under the log's lock.
  private final class Applied implements LogWriter.Effects {
    @Override
    public void apply(LogRecord record, int slab, int offset) {
      parts.effects().apply(record.header, record.name, record.payload(), slab, offset);
      pending.done(record);
    }

    @Override
    public void refused(LogRecord record) {
      pending.done(record);
    }
  }

  private final class LogJournal implements ProtocolState.Journal {
    @Override
    public void ceiling(Timestamp ceiling) {
      appendMark(() ->
          LogRecord.mark(
              RecordType.CEILING,
              LogRecord.NO_KEY,
              RecordHeader.NO_DEVICE,
              ceiling,
              new byte[0],
              false));
    }

    @Override
    public void standing(Standing standing) {
      appendMark(() ->
          LogRecord.mark(
              RecordType.STANDING,
              LogRecord.NO_KEY,
              RecordHeader.NO_DEVICE,
              Timestamp.ZERO,
              Manifest.encode(standing),
              false));
    }
  }

  private interface MarkSource {
    LogRecord mark();
  }

  /// Appends a mark and waits for it. Not under the lock of a key: may have to compact.
  private void appendMark(MarkSource source) {
    for (int tries = 0; log.await(log.append(source.mark())) != Ticket.Outcome.DURABLE; tries++) {
      if (tries == COMPACTIONS_MAX || !compact()) {
        throw full();
      }
    }
  }

  private static DeviceFailedException full() {
    return new DeviceFailedException("the device is full beyond its reserve", null);
  }

  private final class CompactorHost implements Compactor.Host {
    @Override
    public Lock lockOf(ObjectKey key) {
      return locks.of(key);
    }

    @Override
    public boolean isPending(ObjectKey key) {
      return pending.find(key) != null;
    }

    @Override
    public Ticket appendMoved(LogRecord record) {
      return appendPending(record);
    }

    @Override
    public void damaged(ObjectKey key, IndexEntry entry, String reason) {
      noteDamage(key, entry, reason);
    }
  }

  /// Appends a record of a key, and lets others see that it is on its way. Under the key's lock.
  private Ticket appendPending(LogRecord record) {
    if (!record.header.isHandoff()) {
      pending.begin(record);
    }
    return log.append(record);
  }

  private long nowMicros() {
    return options.clock().microTime();
  }

  @Override
  public DeviceIdentity identity() {
    return parts.identity();
  }

  private Newest newest(ObjectKey key, PendingVersions.@Nullable Pending onTheWay) {
    if (onTheWay != null) {
      return onTheWay.version();
    }
    IndexEntry entry = parts.tables().newest(key);
    return entry.isAbsent() ? Newest.ABSENT : entry.version();
  }

  @Override
  public QueryResult query(ObjectKey key, Assignment assignment) {
    parts.health().requireOnline();
    parts.digests().power(key.policy());
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      Verdict.OnQuery verdict;
      PendingVersions.Pending onTheWay;
      boolean damaged = false;
      if (adopting) {
        standing = protocol.standing(assignment.partition());
      }
      ReentrantLock lock = locks.of(key);
      lock.lock();
      try {
        onTheWay = pending.find(key);
        verdict = protocol.query(key, newest(key, onTheWay), assignment);
        damaged = onTheWay == null && parts.tables().newest(key).damaged();
      } finally {
        lock.unlock();
      }
      if (!settled(onTheWay)) {
        continue;
      }
      switch (verdict) {
        case Verdict.Reply(QuorumAnswer.Kind _, ReplicaView view) -> {
          return new QueryResult.Seen(view, damaged);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new QueryResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing adopted) -> {
          if (adopting) {
            protocol.adopt(adopted, standing);
          }
          adopting = true;
        }
      }
    }
  }

  /// Waits for what an answer was decided on; false if it did not become durable.
  private boolean settled(PendingVersions.@Nullable Pending onTheWay) {
    return onTheWay == null || log.await(onTheWay.ticket()) == Ticket.Outcome.DURABLE;
  }

  @Override
  public PromiseResult promise(ObjectKey key, Timestamp order, Assignment assignment) {
    parts.health().requireOnline();
    parts.digests().power(key.policy());
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      Verdict.OnPromise verdict;
      PendingVersions.Pending onTheWay;
      if (adopting) {
        standing = protocol.standing(assignment.partition());
      }
      ReentrantLock lock = locks.of(key);
      lock.lock();
      try {
        onTheWay = pending.find(key);
        verdict = protocol.promise(key, newest(key, onTheWay), order, assignment, nowMicros());
      } finally {
        lock.unlock();
      }
      if (!settled(onTheWay)) {
        continue;
      }
      switch (verdict) {
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          return switch (kind) {
            case GRANTED -> new PromiseResult.Granted(view);
            case TOO_FAR_AHEAD -> new PromiseResult.TooFarAhead(view);
            default -> new PromiseResult.Refused(view);
          };
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new PromiseResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing adopted) -> {
          if (adopting) {
            protocol.adopt(adopted, standing);
          }
          adopting = true;
        }
        case Verdict.RaiseCeiling(Timestamp ceiling) -> protocol.raiseCeiling(ceiling);
      }
    }
  }

  @Override
  public StageResult stage(ObjectKey key, long dataBytesExpected) {
    parts.health().requireOnline();
    try {
      if (!parts.pool().hasRoomForData()
          || !parts.pool().hasRoomForExtent(Math.max(0, dataBytesExpected))) {
        return new StageResult.OutOfSpace();
      }
      ExtentPool.ExtentUse use = parts.extents().take();
      return new StageResult.Open(
          new ExtentWriter(
              parts.extents(),
              parts.pool(),
              parts.health(),
              fault,
              use,
              key,
              parts.tag(),
              options.clock(),
              records.buffers()));
    } catch (NoSpaceException _) {
      return new StageResult.OutOfSpace();
    } catch (IOException e) {
      throw parts.health().fail(e);
    }
  }

  @Override
  public CommitResult commit(CommitRequest request) {
    return store(
        request,
        newest ->
            protocol.commit(
                request.key(), newest, request.version(), request.assignment(), nowMicros()));
  }

  @Override
  public CommitResult copy(CommitRequest request, boolean confirmed) {
    return store(
        request,
        newest ->
            protocol.copy(
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

  /// The partition's standing is looked up only once a verdict asks for another one: before the
  /// verdict that is then followed.
  private CommitResult store(CommitRequest request, Judge judge) {
    parts.health().requireOnline();
    parts.digests().power(request.key().policy());
    int compactions = 0;
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      if (adopting) {
        standing = protocol.standing(request.assignment().partition());
      }
      Attempt attempt = attempt(request, judge);
      switch (attempt) {
        case Attempt.Queued(
                CommitDrafts.Draft draft,
                Ticket ticket,
                ReplicaView b,
                ReplicaView a) -> {
          boolean durable = log.await(ticket) == Ticket.Outcome.DURABLE;
          if (durable) {
            return new Held(a);
          }
          drafts.giveBack(draft);
          boolean frees = request.content() instanceof ObjectContent.Tombstone;
          if (!frees || compactions++ == COMPACTIONS_MAX || !compact()) {
            return new CommitResult.OutOfSpace(b);
          }
        }
        case Attempt.Answered(CommitResult result, PendingVersions.@Nullable Pending onTheWay) -> {
          if (settled(onTheWay)) {
            return result;
          }
        }
        case Attempt.Wait(PendingVersions.Pending onTheWay) -> settled(onTheWay);
        case Attempt.First(Verdict verdict) -> {
          switch (verdict) {
            case Verdict.Adopt(Standing adopted) -> {
              if (adopting) {
                protocol.adopt(adopted, standing);
              }
              adopting = true;
            }
            case Verdict.RaiseCeiling(Timestamp ceiling) -> protocol.raiseCeiling(ceiling);
            default -> throw new AssertionError(verdict);
          }
        }
      }
    }
  }

  /// What one look at a commit comes to.
  private sealed interface Attempt {
    /// On its way.
    record Queued(CommitDrafts.Draft draft, Ticket ticket, ReplicaView before, ReplicaView after)
        implements Attempt {}

    /// Answered, once what it was decided on is durable.
    record Answered(CommitResult result, PendingVersions.@Nullable Pending onTheWay)
        implements Attempt {}

    /// Something must be durable before it can be judged.
    record Wait(PendingVersions.Pending onTheWay) implements Attempt {}

    /// The replica asks for something durable first.
    record First(Verdict verdict) implements Attempt {}
  }

  private Attempt attempt(CommitRequest request, Judge judge) {
    ObjectKey key = request.key();
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      PendingVersions.Pending onTheWay = pending.find(key);
      Newest newest = newest(key, onTheWay);
      return switch (judge.judge(newest)) {
        case Verdict.Store(_, ReplicaView before, ReplicaView after) ->
            queue(request, onTheWay, before, after);
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          boolean mends =
              kind == QuorumAnswer.Kind.HELD
                  && onTheWay == null
                  && parts.tables().newest(key).damaged();
          yield mends
              ? queue(request, null, view, view)
              : new Attempt.Answered(answer(kind, view), onTheWay);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) ->
            new Attempt.Answered(new CommitResult.Stale(view, known), onTheWay);
        case Verdict.Adopt adopt -> new Attempt.First(adopt);
        case Verdict.RaiseCeiling raise -> new Attempt.First(raise);
      };
    } finally {
      lock.unlock();
    }
  }

  static CommitResult answer(QuorumAnswer.Kind kind, ReplicaView view) {
    return switch (kind) {
      case HELD -> new Held(view);
      case NEWER -> new CommitResult.Newer(view);
      case FLOOR -> new CommitResult.BelowFloor(view);
      case TOO_FAR_AHEAD -> new CommitResult.TooFarAhead(view);
      default -> throw new AssertionError("a commit is not answered by " + kind);
    };
  }

  private Attempt queue(
      CommitRequest request,
      PendingVersions.@Nullable Pending onTheWay,
      ReplicaView before,
      ReplicaView after) {
    if (request.content() instanceof ObjectContent.SameData && onTheWay != null) {
      return new Attempt.Wait(onTheWay);
    }
    if (!(request.content() instanceof ObjectContent.Tombstone) && !parts.pool().hasRoomForData()) {
      return new Attempt.Answered(new CommitResult.OutOfSpace(before), onTheWay);
    }
    CommitDrafts.Draft draft = drafts.draft(request, RecordHeader.NO_DEVICE);
    if (draft == null) {
      return new Attempt.Answered(new CommitResult.NoData(before), onTheWay);
    }
    if (fault == EngineFault.EXTENT_FREED_EARLY) {
      IndexEntry old = parts.tables().newest(request.key());
      if (old.type() == RecordType.LARGE) {
        parts.extents().release(old.extent(), old.use());
      }
    }
    return new Attempt.Queued(draft, appendPending(draft.record()), before, after);
  }

  @Override
  public FenceResult fence(Assignment assignment) {
    parts.health().requireOnline();
    ObjectKey probe = new ObjectKey(assignment.partition().policy(), new NameHash(0, 0));
    while (true) {
      Optional<Standing> standing = protocol.standing(assignment.partition());
      switch (protocol.query(probe, Newest.ABSENT, assignment)) {
        case Verdict.Reply _ -> {
          return new FenceResult.Fenced(protocol.ceiling());
        }
        case Verdict.Stale(ReplicaView _, Assignment known) -> {
          return known.equals(assignment)
              ? new FenceResult.Fenced(protocol.ceiling())
              : new FenceResult.Stale(known);
        }
        case Verdict.Adopt(Standing adopted) -> protocol.adopt(adopted, standing);
      }
    }
  }

  @Override
  public void enter(Standing standing, Timestamp fence) {
    parts.health().requireOnline();
    protocol.enter(standing, fence);
  }

  @Override
  public ReadResult read(ObjectKey key) {
    return readNewest(key, null);
  }

  @Override
  public ReadResult read(ObjectKey key, Timestamp birth) {
    return readNewest(key, birth);
  }

  private ReadResult readNewest(ObjectKey key, @Nullable Timestamp birth) {
    while (true) {
      parts.health().requireOnline();
      PendingVersions.Pending onTheWay;
      RecordStore.Place place = null;
      ReentrantLock lock = locks.of(key);
      lock.lock();
      try {
        onTheWay = pending.find(key);
        if (onTheWay == null) {
          IndexEntry entry = parts.tables().newest(key);
          if (entry.isAbsent() || (birth != null && !entry.birth().equals(birth))) {
            return new ReadResult.Absent();
          }
          if (entry.damaged()) {
            return new ReadResult.Quarantined(entry.held(key), "the stored bytes are damaged");
          }
          if (entry.isTombstone()) {
            return new ReadResult.Deleted(entry.held(key));
          }
          place = records.acquire(key, RecordHeader.NO_DEVICE, entry);
        }
      } finally {
        lock.unlock();
      }
      if (place != null) {
        return records.read(place);
      }
      settled(onTheWay);
    }
  }

  /// Quarantines a version: what is known of it stays, its bytes are not served any more.
  private void noteDamage(ObjectKey key, IndexEntry entry, String reason) {
    records.countDamage(key, entry, reason);
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      if (pending.find(key) == null && parts.tables().newest(key).equals(entry)) {
        appendPending(LogRecord.damage(key, entry.version()));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void noteHint(RepairHint hint) {
    parts.health().requireOnline();
    appendMark(() ->
        LogRecord.mark(
            RecordType.HINT, hint.key(), hint.device(), hint.order(), new byte[0], false));
  }

  @Override
  public List<RepairHint> hints(@Nullable RepairHint after, int max) {
    parts.health().requireOnline();
    List<RepairHint> hints = new ArrayList<>();
    IndexKey from =
        after == null
            ? IndexKey.first(IndexKey.HINT)
            : IndexKey.hint(after.key(), after.device()).next();
    parts
        .tables()
        .scan(
            from,
            IndexKey.first(IndexKey.HINT + 1),
            (key, value) -> {
              hints.add(new RepairHint(key.objectKey(), LogEffects.markOrder(value), key.tail()));
              return hints.size() < bounded(max);
            });
    return hints;
  }

  static int bounded(int max) {
    if (max < 1 || max > PAGE_MAX) {
      throw new IllegalArgumentException("page is not within 1 to " + PAGE_MAX + ": " + max);
    }
    return max;
  }

  @Override
  public void dropHint(RepairHint hint) {
    parts.health().requireOnline();
    log.append(
        LogRecord.mark(
            RecordType.HINT_DROP, hint.key(), hint.device(), hint.order(), new byte[0], true));
  }

  @Override
  public void rowPaid(ObjectKey key, Timestamp order) {
    parts.health().requireOnline();
    log.append(
        LogRecord.mark(RecordType.ROW_PAID, key, RecordHeader.NO_DEVICE, order, new byte[0], true));
  }

  @Override
  public List<RowDebt> rowDebts(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    parts.health().requireOnline();
    List<RowDebt> debts = new ArrayList<>();
    IndexKey from = after == null ? IndexKey.first(IndexKey.DEBT) : IndexKey.debt(after).next();
    parts
        .tables()
        .scan(
            from,
            IndexKey.first(IndexKey.DEBT + 1),
            (key, value) -> {
              Timestamp order = LogEffects.markOrder(value);
              if (madeBefore.isAfter(order)) {
                debts.add(new RowDebt(key.objectKey(), order, LogEffects.markName(value)));
              }
              return debts.size() < bounded(max);
            });
    return debts;
  }

  @Override
  public CommitResult keepHandoff(int forDevice, CommitRequest request) {
    parts.health().requireOnline();
    ObjectKey key = request.key();
    ReplicaView view = protocol.view(key, Newest.ABSENT, request.assignment().partition());
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      byte[] known = parts.tables().find(IndexKey.handoff(forDevice, key));
      int order =
          known == null ? 1 : request.version().order().compareTo(IndexEntry.decode(known).order());
      if (order <= 0) {
        return order == 0 ? new Held(view) : new CommitResult.Newer(view);
      }
      if (!request.version().tombstone() && !parts.pool().hasRoomForData()) {
        return new CommitResult.OutOfSpace(view);
      }
      CommitDrafts.Draft draft = drafts.draft(request, forDevice);
      if (draft == null) {
        return new CommitResult.NoData(view);
      }
      if (log.await(appendPending(draft.record())) != Ticket.Outcome.DURABLE) {
        drafts.giveBack(draft);
        return new CommitResult.OutOfSpace(view);
      }
      return new Held(view);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<HandoffCopy> handoffs(@Nullable HandoffCopy after, int max) {
    parts.health().requireOnline();
    List<HandoffCopy> copies = new ArrayList<>();
    IndexKey from =
        after == null
            ? IndexKey.first(IndexKey.HANDOFF)
            : IndexKey.handoff(after.device(), after.version().key()).next();
    parts
        .tables()
        .scan(
            from,
            IndexKey.first(IndexKey.HANDOFF + 1),
            (key, value) -> {
              HeldVersion version = IndexEntry.decode(value).held(key.objectKey());
              copies.add(new HandoffCopy(key.device(), version));
              return copies.size() < bounded(max);
            });
    return copies;
  }

  @Override
  public ReadResult readHandoff(HandoffCopy copy) {
    parts.health().requireOnline();
    ObjectKey key = copy.version().key();
    RecordStore.Place place;
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      byte[] known = parts.tables().find(IndexKey.handoff(copy.device(), key));
      if (known == null) {
        return new ReadResult.Absent();
      }
      IndexEntry entry = IndexEntry.decode(known);
      if (entry.isTombstone()) {
        return new ReadResult.Deleted(entry.held(key));
      }
      place = records.acquire(key, copy.device(), entry);
    } finally {
      lock.unlock();
    }
    return records.read(place);
  }

  @Override
  public void dropHandoff(HandoffCopy copy) {
    parts.health().requireOnline();
    for (int tries = 0; !dropped(copy); tries++) {
      if (tries == COMPACTIONS_MAX || !compact()) {
        throw full();
      }
    }
  }

  /// Drops a copy under the lock of its key, until it is durable: a compaction that still found the
  /// copy would otherwise write it again behind the drop.
  private boolean dropped(HandoffCopy copy) {
    ObjectKey key = copy.version().key();
    LogRecord mark =
        LogRecord.mark(
            RecordType.HANDOFF_DROP,
            key,
            copy.device(),
            copy.version().version().order(),
            new byte[0],
            false);
    ReentrantLock lock = locks.of(key);
    lock.lock();
    try {
      return log.await(log.append(mark)) == Ticket.Outcome.DURABLE;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PartitionDigest digest(PartitionId partition) {
    parts.health().requireOnline();
    return parts.digests().digest(partition);
  }

  @Override
  public List<HeldVersion> scan(PartitionId partition, @Nullable ObjectKey after, int max) {
    parts.health().requireOnline();
    int shift = 64 - parts.digests().power(partition.policy());
    long first = (partition.number() & 0xffff_ffffL) << shift;
    IndexKey from =
        after == null
            ? IndexKey.object(new ObjectKey(partition.policy(), new NameHash(first, 0)))
            : IndexKey.object(after).next();
    IndexKey last =
        new IndexKey(IndexKey.OBJECT, 0, partition.policy(), first | ((1L << shift) - 1), -1, -1);
    List<HeldVersion> versions = new ArrayList<>();
    parts
        .tables()
        .scan(
            from,
            last,
            (key, value) -> {
              versions.add(IndexEntry.decode(value).held(key.objectKey()));
              return versions.size() < bounded(max);
            });
    return versions;
  }

  @Override
  public DeviceStatus status() {
    SlabPool pool = parts.pool();
    return log.quietly(() -> {
      LogEffects.Counters counters = parts.effects().counters();
      long live = pool.liveBytes();
      long used = pool.usedBytes();
      return new DeviceStatus(
          pool.capacityBytes(),
          used,
          live + counters.extentBytes,
          Math.max(0, used - live - counters.extentBytes),
          counters.objects,
          counters.tombstones,
          counters.handoffs,
          pool.count(),
          (int) counters.extents,
          log.queued(),
          counters.quarantined,
          records.errors(),
          pool.hasRoomForData(),
          parts.lost(),
          parts.health().isOnline(),
          parts.health().reason());
    });
  }

  /// Saves a checkpoint.
  void checkpoint() {
    maintenanceLock.lock();
    try {
      checkpoints.save();
    } catch (IOException | DeviceFailedException e) {
      throw parts.health().fail(e);
    } finally {
      maintenanceLock.unlock();
    }
  }

  /// Compacts one slab if one is worth it, and frees it.
  boolean compact() {
    maintenanceLock.lock();
    try {
      boolean retired = compactor.compactOne();
      if (retired) {
        checkpoints.save();
      }
      return retired;
    } catch (IOException | DeviceFailedException e) {
      throw parts.health().fail(e);
    } finally {
      maintenanceLock.unlock();
    }
  }

  private boolean maintainInBackground() {
    boolean more = log.zeroAhead();
    log.step(true);
    protocolUpkeep();
    return maintain() || more;
  }

  private void protocolUpkeep() {
    if (checkpoints.pendingBytes() > 0) {
      protocol.ceilingDue(nowMicros()).ifPresent(protocol::raiseCeiling);
    }
  }

  /// Does what is due in the background: a checkpoint, one compaction, the end of old staged data.
  ///
  /// @return whether more is to be done
  boolean maintain() {
    if (checkpoints.pendingBytes() >= options.checkpointBytes()) {
      checkpoint();
    }
    parts.extents().dropStaged(options.clock().nanoTime() - options.stagedAge().toNanos());
    return compact();
  }

  /// What waits and may be written together, for tests.
  LogWriter log() {
    return log;
  }

  @Override
  public void close() {
    maintenanceLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      maintenanceLock.unlock();
    }
    if (maintenance != null) {
      maintenance.close();
    }
    log.close();
    try {
      if (parts.health().isOnline()) {
        log.quietly(() -> {
          parts.effects().lowerCeiling(protocol.end());
          return 0;
        });
        checkpoint();
      }
    } finally {
      parts.health().close();
      log.failQueued();
      release();
    }
  }

  /// Lets go of files and locks without writing anything, as the end of the process would.
  void abandon() {
    parts.health().close();
    release();
  }

  private void release() {
    try {
      parts.tables().close();
      parts.pool().close();
      parts.lock().close();
    } catch (IOException e) {
      throw new DeviceFailedException("the device could not be closed", e);
    }
  }
}
