package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.disk.NoSpaceException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The store on slabs: an append-only log of recycled segment files holds small objects whole and
/// one record of each large one, whose data is in an extent.
///
/// This class puts a device together, opens and closes it, and sees to it that every call to one
/// that is offline fails. The work is done by its parts, which the package's documentation lists.
///
/// Safe for use by many threads.
public final class SlabObjectStore implements ObjectStore {
  private final DeviceParts parts;
  private final EngineOptions options;
  private final EngineFault fault;
  private final LogWriter log;
  private final NewestVersions versions;
  private final Quarantine quarantine;
  private final RecordStore records;
  private final Upkeep upkeep;
  private final ProtocolState protocol;
  private final ProtocolAnswers answers;
  private final CommitPath commits;
  private final Reminders reminders;
  private final HandoffCopies handoffs;
  private final @Nullable Maintenance maintenance;

  private SlabObjectStore(
      Disk disk, DeviceParts parts, EngineOptions options, EngineFault fault, boolean stepped)
      throws IOException {
    this.parts = parts;
    this.options = options;
    this.fault = fault;
    PendingVersions pending = new PendingVersions();
    this.log =
        new LogWriter(
            parts.pool(),
            new Applied(parts.effects(), pending),
            parts.health(),
            fault,
            parts.tag(),
            parts.generation(),
            parts.position(),
            stepped);
    this.versions = new NewestVersions(pending, parts.tables(), log);
    this.quarantine = new Quarantine(versions, parts.tables());
    this.records = new RecordStore(parts, !stepped, quarantine);
    Checkpoints checkpoints =
        new Checkpoints(
            disk,
            parts.tag(),
            log,
            parts.pool(),
            parts.tables(),
            parts.digests(),
            parts.effects(),
            parts.manifestNumber());
    Compactor compactor =
        new Compactor(
            parts,
            log,
            versions,
            quarantine,
            fault,
            options.compactAtGarbage(),
            stepped ? ByteBuffer::allocate : DiskFile::blockBuffer);
    this.upkeep = new Upkeep(parts.health(), parts.extents(), checkpoints, compactor, options);
    this.protocol =
        new ProtocolState(
            parts.replica(),
            parts.effects().ceiling(),
            new ProtocolJournal(log, upkeep),
            options.clock(),
            fault);
    this.answers = new ProtocolAnswers(protocol, versions, parts.digests());
    CommitDrafts drafts = new CommitDrafts(parts, records, options.inlineBytesMax());
    this.commits = new CommitPath(parts, versions, protocol, drafts, log, upkeep, fault);
    this.reminders = new Reminders(parts.tables(), log, upkeep);
    this.handoffs = new HandoffCopies(parts, versions, protocol, records, drafts, log, upkeep);
    checkpoints.save();
    log.beforeFlush(upkeep::checkpoint);
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

  /// Opens a device that does its work in the threads of its callers and no background work but
  /// what [#upkeep] is asked for: for tests.
  static SlabObjectStore openStepped(
      Disk disk, EngineOptions options, DeviceParts.IndexSource source, EngineFault fault)
      throws IOException {
    return new SlabObjectStore(
        disk, DeviceParts.open(disk, options, source, fault), options, fault, true);
  }

  /// What becomes of records, under the log's lock.
  private record Applied(LogEffects meaning, PendingVersions pending) implements LogWriter.Effects {
    @Override
    public void apply(LogRecord record, int slab, int offset) {
      meaning.apply(record.header, record.name, record.payload(), slab, offset);
      pending.done(record);
    }

    @Override
    public void refused(LogRecord record) {
      pending.done(record);
    }
  }

  @Override
  public DeviceIdentity identity() {
    return parts.identity();
  }

  @Override
  public QueryResult query(ObjectKey key, Assignment assignment) {
    parts.health().requireOnline();
    return answers.query(key, assignment);
  }

  @Override
  public PromiseResult promise(ObjectKey key, Timestamp order, Assignment assignment) {
    parts.health().requireOnline();
    return answers.promise(key, order, assignment);
  }

  @Override
  public FenceResult fence(Assignment assignment) {
    parts.health().requireOnline();
    return answers.fence(assignment);
  }

  @Override
  public void enter(Standing standing, Timestamp fence) {
    parts.health().requireOnline();
    protocol.enter(standing, fence);
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
    parts.health().requireOnline();
    return commits.commit(request);
  }

  @Override
  public CommitResult copy(CommitRequest request, boolean confirmed) {
    parts.health().requireOnline();
    return commits.copy(request, confirmed);
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
      ReentrantLock lock = versions.lockOf(key);
      lock.lock();
      try {
        onTheWay = versions.onTheWay(key);
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
      if (onTheWay != null) {
        versions.awaitEffect(onTheWay);
      }
    }
  }

  @Override
  public void noteHint(RepairHint hint) {
    parts.health().requireOnline();
    reminders.noteHint(hint);
  }

  @Override
  public List<RepairHint> hints(@Nullable RepairHint after, int max) {
    parts.health().requireOnline();
    return reminders.hints(after, max);
  }

  @Override
  public void dropHint(RepairHint hint) {
    parts.health().requireOnline();
    reminders.dropHint(hint);
  }

  @Override
  public void rowPaid(ObjectKey key, Timestamp order) {
    parts.health().requireOnline();
    reminders.rowPaid(key, order);
  }

  @Override
  public List<RowDebt> rowDebts(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    parts.health().requireOnline();
    log.awaitEffects();
    return reminders.rowDebts(madeBefore, after, max);
  }

  @Override
  public CommitResult keepHandoff(int forDevice, CommitRequest request) {
    parts.health().requireOnline();
    return handoffs.keep(forDevice, request);
  }

  @Override
  public List<HandoffCopy> handoffs(@Nullable HandoffCopy after, int max) {
    parts.health().requireOnline();
    return handoffs.page(after, max);
  }

  @Override
  public ReadResult readHandoff(HandoffCopy copy) {
    parts.health().requireOnline();
    return handoffs.read(copy);
  }

  @Override
  public void dropHandoff(HandoffCopy copy) {
    parts.health().requireOnline();
    handoffs.drop(copy);
  }

  @Override
  public PartitionDigest digest(PartitionId partition) {
    parts.health().requireOnline();
    log.awaitEffects();
    return parts.digests().digest(partition);
  }

  @Override
  public List<HeldVersion> scan(PartitionId partition, @Nullable ObjectKey after, int max) {
    parts.health().requireOnline();
    log.awaitEffects();
    ScanPage<HeldVersion> page = new ScanPage<>(max);
    int shift = 64 - parts.digests().power(partition.policy());
    long first = (partition.number() & 0xffff_ffffL) << shift;
    IndexKey from =
        after == null
            ? IndexKey.object(new ObjectKey(partition.policy(), new NameHash(first, 0)))
            : IndexKey.object(after).next();
    IndexKey last =
        new IndexKey(IndexKey.OBJECT, 0, partition.policy(), first | ((1L << shift) - 1), -1, -1);
    parts
        .tables()
        .scan(from, last, (key, value) -> page.add(IndexEntry.decode(value).held(key.objectKey())));
    return page.items();
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
          quarantine.errors(),
          pool.hasRoomForData(),
          parts.lost(),
          parts.health().isOnline(),
          parts.health().reason());
    });
  }

  private boolean maintainInBackground() {
    boolean more = log.zeroAhead();
    log.step(true);
    if (upkeep.pendingBytes() > 0) {
      protocol.ceilingDue().ifPresent(protocol::raiseCeiling);
    }
    return upkeep.maintain() || more;
  }

  /// The background work, for tests that step it.
  Upkeep upkeep() {
    return upkeep;
  }

  /// What waits and may be written together, for tests.
  LogWriter log() {
    return log;
  }

  @Override
  public void close() {
    if (!upkeep.end()) {
      return;
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
        upkeep.checkpoint();
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
