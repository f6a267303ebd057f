package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log again from the last checkpoint on, or all of it if the index is lost.
///
/// One batch is on the way at a time, and the next is written only after the one before was
/// flushed. So behind a batch that is not whole there are two cases. Nothing valid follows: it is
/// the torn, unacknowledged tail, and the log ends before it. A valid batch with a higher number
/// follows: the damaged one was acknowledged and is **lost**; its records are quarantined as far as
/// they can be told apart, and the device becomes a new incarnation, because it can no more say
/// what it has not.
///
/// What is found may still be only in the page cache, after a kill of the process. Each slab is
/// flushed, and the cache dropped, before it is read.
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int STEP_BYTES = 256 << 10;

  /// How far a slab is searched whose first batch is damaged.
  private static final int SEARCH_BYTES = LogWriter.STAGING_BYTES + 2 * BatchHeader.ALIGNMENT;

  private final Disk disk;
  private final SlabPool pool;
  private final LogEffects effects;
  private final EngineFault fault;
  private final List<Slab> others = new ArrayList<>();
  private final Set<Integer> prepared = new HashSet<>();

  /// Slabs in which the log went on: none is entered twice.
  private final Set<Integer> taken = new HashSet<>();

  /// Whether there was a newer manifest, which is damaged: then a slab that the older one calls in
  /// use may have been used again since.
  private final boolean doubtful;

  /// On the slab that was read last: what it has in memory serves the next batch too.
  private final SlabScanner scanner;

  private LogPosition position = LogPosition.START;
  private long indexSequence;
  private long protocolSequence;
  private long generation;
  private boolean lost;

  Recovery(
      Disk disk,
      long device,
      SlabPool pool,
      LogEffects effects,
      EngineFault fault,
      boolean doubtful) {
    this.doubtful = doubtful;
    this.disk = disk;
    this.scanner = new SlabScanner(device, STEP_BYTES, ByteBuffer::allocate);
    this.pool = pool;
    this.effects = effects;
    this.fault = fault;
  }

  /// What was found.
  ///
  /// @param position where the next batch goes
  /// @param generation the highest seen
  /// @param lost whether acknowledged data is missing
  record Result(LogPosition position, long generation, boolean lost) {}

  /// @param indexed up to where the log is in the index; null if the index is empty and must be
  ///   rebuilt after [#openSlabs]
  Result run(Manifest manifest, @Nullable LogPosition indexed) throws IOException {
    generation = manifest.generation();
    protocolSequence = manifest.position().sequence();
    if (indexed == null) {
      rebuild(manifest);
    } else {
      indexSequence = indexed.sequence();
    }
    position = manifest.position();
    while (advance()) {
      // One batch after the other.
    }
    for (Slab slab : others) {
      pool.addFree(slab);
    }
    return new Result(position, generation, lost);
  }

  /// Opens all slabs that are on the disk.
  void openSlabs(Manifest manifest) throws IOException {
    Set<Integer> known = new HashSet<>(manifest.slabs());
    for (int id : manifest.slabs()) {
      pool.use(pool.open(id));
    }
    for (String name : disk.list("log")) {
      int id = Integer.parseUnsignedInt(name, 16);
      if (known.contains(id)) {
        continue;
      }
      try {
        others.add(pool.open(id));
      } catch (DeviceFormatException e) {
        if (e.kind() == DeviceFormatException.Kind.TOO_NEW) {
          throw e;
        }
        // Its making was cut short by a crash: it has never held anything.
        pool.skipId(id);
        disk.delete(Slab.path(id));
      }
    }
  }

  private SlabScanner scanner(Slab slab) throws IOException {
    if (prepared.add(slab.id)) {
      if (fault != EngineFault.REPLAY_NOT_FLUSHED) {
        slab.file.flush();
      }
      slab.file.dropCache(0, slab.bytes);
    }
    return scanner.isOn(slab) ? scanner : scanner.on(slab);
  }

  /// Reads all slabs that hold records before the checkpoint.
  private void rebuild(Manifest manifest) throws IOException {
    LogPosition end = manifest.position();
    for (int id : manifest.slabs()) {
      Slab slab = requireSlab(id);
      SlabScanner scanner = scanner(slab);
      int limit = id == end.slab() ? end.offset() : slab.bytes;
      long last = 0;
      int expected = Slab.FIRST_BATCH;
      int at = scanner.find(expected, limit);
      while (at >= 0) {
        BatchHeader header = scanner.headerAt(at);
        if (header == null || header.sequence() <= last || header.sequence() >= end.sequence()) {
          break;
        }
        if (at != expected || (last > 0 && header.sequence() != last + 1)) {
          loses("slab " + id + ": a batch before " + header.sequence() + " is damaged");
        }
        last = header.sequence();
        expected = at + header.paddedBytes();
        boolean whole = replay(scanner, header, at, true);
        if (!whole) {
          loses("slab " + id + ": batch " + header.sequence() + " is damaged");
        }
        at = scanner.find(expected, limit);
      }
      boolean endsEarly = id == end.slab() && limit > expected;
      if (endsEarly || (last == 0 && limit > Slab.FIRST_BATCH)) {
        loses("slab " + id + " ends early, after batch " + last);
      }
    }
    indexSequence = end.sequence();
  }

  private Slab requireSlab(int id) {
    Slab slab = pool.slab(id);
    if (slab == null) {
      throw new DeviceFormatException(
          DeviceFormatException.Kind.CORRUPT, "slab " + id + " is missing");
    }
    return slab;
  }

  private void loses(String what) {
    lost = true;
    LOG.error("acknowledged data is lost: {}", what);
  }

  /// Goes over one batch.
  ///
  /// @return false at the end of the log
  private boolean advance() throws IOException {
    if (position.slab() >= 0) {
      Slab slab = requireSlab(position.slab());
      SlabScanner scanner = scanner(slab);
      BatchHeader header = scanner.headerAt(position.offset());
      if (header != null && follows(header) && bodyIsSound(scanner, header, position.offset())) {
        accept(slab, scanner, header, position.offset());
        return true;
      }
    }
    for (Slab slab : candidates()) {
      SlabScanner scanner = scanner(slab);
      BatchHeader header = scanner.headerAt(Slab.FIRST_BATCH);
      if (header != null && follows(header) && bodyIsSound(scanner, header, Slab.FIRST_BATCH)) {
        take(slab);
        accept(slab, scanner, header, Slab.FIRST_BATCH);
        return true;
      }
    }
    return fault != EngineFault.CORRUPTION_TAKEN_FOR_TAIL && skipLost();
  }

  private boolean bodyIsSound(SlabScanner scanner, BatchHeader header, int offset)
      throws IOException {
    return fault == EngineFault.BODY_NOT_CHECKED || scanner.bodyIsSound(header, offset);
  }

  private boolean follows(BatchHeader header) {
    return fault == EngineFault.NO_GENERATION_CHECK
        || (header.sequence() == position.sequence()
            && header.previousCrc() == position.previousCrc()
            && header.generation() >= generation);
  }

  private void accept(Slab slab, SlabScanner scanner, BatchHeader header, int offset)
      throws IOException {
    int crc = scanner.crcAt(offset);
    replay(scanner, header, offset, false);
    generation = Math.max(generation, header.generation());
    position = new LogPosition(slab.id, offset + header.paddedBytes(), header.sequence() + 1, crc);
  }

  /// Looks behind a batch that is not whole. If valid ones follow, goes on there.
  private boolean skipLost() throws IOException {
    BatchHeader next = null;
    Slab nextSlab = null;
    int nextOffset = -1;
    Slab current = position.slab() < 0 ? null : requireSlab(position.slab());
    List<Slab> candidates = candidates();
    if (current != null) {
      candidates.add(current);
    }
    for (Slab slab : candidates) {
      SlabScanner scanner = scanner(slab);
      boolean here = slab == current;
      boolean onwards = here && (!doubtful || fault == EngineFault.NO_GENERATION_CHECK);
      int from = onwards ? position.offset() : Slab.FIRST_BATCH;
      int limit = here ? slab.bytes : Math.min(slab.bytes, from + SEARCH_BYTES);
      int at = scanner.find(from, limit);
      while (at >= 0) {
        BatchHeader header = scanner.headerAt(at);
        if (header == null || (header.sequence() < position.sequence() && !here)) {
          break;
        }
        if (header.sequence() > position.sequence()
            && header.generation() >= generation
            && (next == null || header.sequence() < next.sequence())) {
          next = header;
          nextSlab = slab;
          nextOffset = at;
          break;
        }
        at = scanner.find(at + BatchHeader.ALIGNMENT, limit);
      }
    }
    if (next == null || nextSlab == null) {
      return false;
    }
    loses("batch " + position.sequence() + " is damaged, but batch " + next.sequence() + " is not");
    salvage(current);
    take(nextSlab);
    position = new LogPosition(nextSlab.id, nextOffset, next.sequence(), next.previousCrc());
    generation = Math.max(generation, next.generation());
    return true;
  }

  /// Slabs whose first batch may be the next one.
  private List<Slab> candidates() {
    List<Slab> candidates = new ArrayList<>(others);
    if (doubtful) {
      for (int id : pool.inUse()) {
        if (id != position.slab() && !taken.contains(id)) {
          candidates.add(requireSlab(id));
        }
      }
    }
    return candidates;
  }

  /// The log goes on in a slab.
  private void take(Slab slab) {
    others.remove(slab);
    taken.add(slab.id);
    if (slab.id != position.slab()) {
      pool.useLast(slab);
    }
  }

  /// Keeps what can be kept of the damaged batch at the position.
  private void salvage(@Nullable Slab current) throws IOException {
    if (current != null && salvage(current, position.offset())) {
      return;
    }
    for (Slab slab : candidates()) {
      if (salvage(slab, Slab.FIRST_BATCH)) {
        take(slab);
        return;
      }
    }
  }

  private boolean salvage(Slab slab, int offset) throws IOException {
    SlabScanner scanner = scanner(slab);
    BatchHeader header = scanner.headerAt(offset);
    boolean found = header != null && header.sequence() == position.sequence();
    if (header != null && found) {
      replay(scanner, header, offset, false);
    }
    return found;
  }

  /// Lets the records of a batch take effect; those that are damaged are marked so.
  ///
  /// @param indexOnly the protocol's state has seen these records already
  /// @return whether all was sound
  private boolean replay(SlabScanner scanner, BatchHeader header, int offset, boolean indexOnly)
      throws IOException {
    boolean toIndex = header.sequence() >= indexSequence;
    boolean toProtocol = !indexOnly && header.sequence() >= protocolSequence;
    boolean[] sound = {true};
    boolean complete =
        scanner.visit(
            header,
            offset,
            (record, bytes, at, recordOffset) -> {
              boolean recordSound = record.isSound(bytes, at);
              sound[0] &= recordSound;
              apply(record, bytes, at, scanner, recordOffset, recordSound, toIndex, toProtocol);
            });
    return complete && sound[0];
  }

  private void apply(
      RecordHeader record,
      ByteBuffer bytes,
      int at,
      SlabScanner scanner,
      int offset,
      boolean sound,
      boolean toIndex,
      boolean toProtocol) {
    boolean mark = !record.type().isVersion();
    if (mark && !sound) {
      return;
    }
    String name = sound ? SlabScanner.name(record, bytes, at) : "";
    if (toProtocol && mark) {
      effects.applyToProtocol(record, SlabScanner.payload(record, bytes, at));
    }
    if (toIndex) {
      effects.applyToIndex(record, name, scanner.slab().id, offset);
      if (!sound && !record.isHandoff()) {
        effects.applyDamaged(record);
      }
    }
  }
}
