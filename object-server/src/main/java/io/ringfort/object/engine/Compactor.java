package io.ringfort.object.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Brings back the space of superseded records: what a slab still holds is written again at the
/// head of the log; when that is durable and the index points there, the slab is retired, and the
/// next checkpoint frees it.
///
/// For one thread at a time.
final class Compactor {
  private final SlabPool pool;
  private final IndexTables tables;
  private final LogWriter log;
  private final NewestVersions versions;
  private final Quarantine quarantine;
  private final EngineFault fault;
  private final double atGarbage;
  private final SlabScanner scanner;

  Compactor(
      DeviceParts parts,
      LogWriter log,
      NewestVersions versions,
      Quarantine quarantine,
      EngineFault fault,
      double atGarbage,
      IntFunction<ByteBuffer> memory) {
    this.pool = parts.pool();
    this.tables = parts.tables();
    this.log = log;
    this.versions = versions;
    this.quarantine = quarantine;
    this.fault = fault;
    this.atGarbage = atGarbage;
    this.scanner = new SlabScanner(parts.tag(), LogWriter.STAGING_BYTES, memory);
  }

  /// Compacts the slab that gives most, if one is worth it.
  ///
  /// @return whether a slab was retired
  boolean compactOne() throws IOException {
    Slab victim = log.quietly(this::choose);
    return victim != null && compact(victim);
  }

  /// Whether slabs are retired that a checkpoint would free.
  boolean hasRetired() {
    return log.quietly(() -> !pool.retired().isEmpty());
  }

  /// Whether those that are retired can not wait for the checkpoint that is due next.
  boolean wantsCheckpoint() {
    return log.quietly(pool::wantsCheckpoint);
  }

  /// Which share of a slab may be live for it to be worth compacting. What is written again for the
  /// space of one slab is that share: little while there is room, most of it when there is none.
  private double liveAtMost() {
    if (!pool.hasRoomForData()) {
      return 1 - atGarbage / 4;
    }
    return pool.isRoomy() ? (1 - atGarbage) / 4 : 1 - atGarbage;
  }

  private @Nullable Slab choose() {
    double least = liveAtMost();
    Slab victim = null;
    Slab head = log.head();
    for (int id : pool.inUse()) {
      Slab slab = pool.slab(id);
      if (slab == null || slab == head) {
        continue;
      }
      double live = (double) slab.liveBytes() / slab.room();
      if (live <= least) {
        victim = slab;
        least = live - 1e-9;
      }
    }
    return victim;
  }

  private boolean compact(Slab slab) throws IOException {
    if (slab.liveBytes() > 0) {
      slab.file.bypassCache(true);
      try {
        if (!moveLive(slab)) {
          return false;
        }
      } finally {
        slab.file.bypassCache(false);
      }
    }
    return log.quietly(() -> {
      boolean empty =
          slab.liveBytes() == 0
              || fault == EngineFault.FREED_BEFORE_COPIED
              || fault == EngineFault.TOMBSTONE_COMPACTED_AWAY;
      if (empty) {
        pool.retire(slab);
      }
      return empty;
    });
  }

  /// @return false if the log has no room for the copies
  private boolean moveLive(Slab slab) throws IOException {
    scanner.on(slab);
    long last = 0;
    int at = scanner.find(Slab.FIRST_BATCH, slab.bytes);
    while (at >= 0 && slab.liveBytes() > 0) {
      BatchHeader header = scanner.headerAt(at);
      if (header == null || header.sequence() <= last) {
        break;
      }
      last = header.sequence();
      if (!await(moveBatch(slab, header, at))) {
        return false;
      }
      at = scanner.find(at + header.paddedBytes(), slab.bytes);
    }
    return true;
  }

  /// A record of a version.
  ///
  /// @param bytes the slab's bytes
  /// @param at where in them the record begins
  private record Found(RecordHeader header, ByteBuffer bytes, int at, int offset) {}

  /// Appends what a batch still holds. What it does not hold any more, most of it, is looked up
  /// together.
  private List<Ticket> moveBatch(Slab slab, BatchHeader header, int at) throws IOException {
    List<Found> found = new ArrayList<>();
    scanner.visit(
        header,
        at,
        (record, bytes, in, offset) -> {
          if (record.type().isVersion()) {
            found.add(new Found(record, bytes, in, offset));
          }
        });
    BitSet superseded =
        tables.superseded(
            found.stream().map(Found::header).toList(),
            found.stream().map(record -> IndexEntry.location(slab.id, record.offset)).toList());
    List<Ticket> copies = new ArrayList<>();
    for (int index = superseded.nextClearBit(0);
        index < found.size();
        index = superseded.nextClearBit(index + 1)) {
      Found record = found.get(index);
      Ticket copy = move(slab, record.header, record.bytes, record.at, record.offset);
      if (copy != null) {
        copies.add(copy);
      }
    }
    return copies;
  }

  private boolean await(List<Ticket> copies) {
    if (fault == EngineFault.FREED_BEFORE_COPIED) {
      return true;
    }
    boolean all = true;
    for (Ticket copy : copies) {
      all &= log.await(copy) == Ticket.Outcome.DURABLE;
    }
    return all;
  }

  private @Nullable Ticket move(
      Slab slab, RecordHeader record, ByteBuffer bytes, int at, int offset) {
    if (fault == EngineFault.TOMBSTONE_COMPACTED_AWAY && record.type() == RecordType.TOMBSTONE) {
      log.quietly(() -> {
        IndexEntry entry = tables.newest(record.key());
        if (entry.location() == IndexEntry.location(slab.id, offset)) {
          tables.remove(IndexKey.object(record.key()));
          tables.forget(record.key());
        }
        return 0;
      });
      return null;
    }
    Lock lock = versions.lockOf(record.key());
    lock.lock();
    try {
      IndexEntry entry = versions.onTheWay(record.key()) == null ? current(record) : null;
      if (entry == null || entry.location() != IndexEntry.location(slab.id, offset)) {
        return null;
      }
      if (!record.isSound(bytes, at)) {
        quarantine.add(record.key(), entry, "record is damaged");
        return null;
      }
      ByteBuffer copy = ByteBuffer.allocate(record.recordBytes());
      copy.put(bytes.slice(at, record.recordBytes())).flip();
      return versions.append(LogRecord.moved(record, SlabScanner.name(record, bytes, at), copy));
    } finally {
      lock.unlock();
    }
  }

  private IndexEntry current(RecordHeader record) {
    return record.isHandoff()
        ? tables.handoff(record.device(), record.key())
        : tables.newest(record.key());
  }
}
