package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.object.engine.CommitResult.Held;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Versions that are kept for other devices, the newest one of each key and device. The replica
/// does not hold them: nothing here asks its protocol for leave, and nothing it answers is about
/// them.
///
/// A copy is kept and dropped under the lock of its key until that is durable: a compaction that
/// still found a dropped copy would otherwise write it again behind the drop.
///
/// Safe for use by many threads.
final class HandoffCopies {
  private final DeviceParts parts;
  private final NewestVersions versions;
  private final ProtocolState protocol;
  private final RecordStore records;
  private final CommitDrafts drafts;
  private final LogWriter log;
  private final Upkeep upkeep;

  HandoffCopies(
      DeviceParts parts,
      NewestVersions versions,
      ProtocolState protocol,
      RecordStore records,
      CommitDrafts drafts,
      LogWriter log,
      Upkeep upkeep) {
    this.parts = parts;
    this.versions = versions;
    this.protocol = protocol;
    this.records = records;
    this.drafts = drafts;
    this.log = log;
    this.upkeep = upkeep;
  }

  /// See [ObjectStore#keepHandoff].
  CommitResult keep(int forDevice, CommitRequest request) {
    ObjectKey key = request.key();
    ReplicaView view = protocol.view(key, Newest.ABSENT, request.assignment().partition());
    ReentrantLock lock = versions.lockOf(key);
    lock.lock();
    try {
      IndexEntry known = parts.tables().handoff(forDevice, key);
      int order = known.isAbsent() ? 1 : request.version().order().compareTo(known.order());
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
      if (log.await(versions.append(draft.record())) != Ticket.Outcome.DURABLE) {
        drafts.giveBack(draft);
        return new CommitResult.OutOfSpace(view);
      }
      return new Held(view);
    } finally {
      lock.unlock();
    }
  }

  /// See [ObjectStore#handoffs].
  List<HandoffCopy> page(@Nullable HandoffCopy after, int max) {
    ScanPage<HandoffCopy> page = new ScanPage<>(max);
    IndexKey from =
        after == null
            ? IndexKey.first(IndexKey.HANDOFF)
            : IndexKey.handoff(after.device(), after.version().key()).next();
    parts
        .tables()
        .scan(
            from,
            IndexKey.first(IndexKey.HANDOFF + 1),
            (key, value) ->
                page.add(
                    new HandoffCopy(key.device(), IndexEntry.decode(value).held(key.objectKey()))));
    return page.items();
  }

  /// See [ObjectStore#readHandoff].
  ReadResult read(HandoffCopy copy) {
    ObjectKey key = copy.version().key();
    RecordStore.Place place;
    ReentrantLock lock = versions.lockOf(key);
    lock.lock();
    try {
      IndexEntry entry = parts.tables().handoff(copy.device(), key);
      if (entry.isAbsent()) {
        return new ReadResult.Absent();
      }
      if (entry.isTombstone()) {
        return new ReadResult.Deleted(entry.held(key));
      }
      place = records.acquire(key, copy.device(), entry);
    } finally {
      lock.unlock();
    }
    return records.read(place);
  }

  /// See [ObjectStore#dropHandoff].
  void drop(HandoffCopy copy) {
    upkeep.write(() -> dropOnce(copy));
  }

  private Ticket.Outcome dropOnce(HandoffCopy copy) {
    ObjectKey key = copy.version().key();
    LogRecord mark =
        LogRecord.mark(
            RecordType.HANDOFF_DROP,
            key,
            copy.device(),
            copy.version().version().order(),
            new byte[0],
            false);
    ReentrantLock lock = versions.lockOf(key);
    lock.lock();
    try {
      return log.await(log.append(mark));
    } finally {
      lock.unlock();
    }
  }
}
