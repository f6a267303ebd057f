package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Saves how far the log is in the index, so that a restart reads only what came after. One at a
/// time.
final class Checkpoints {
  private final Disk disk;
  private final long device;
  private final LogWriter log;
  private final SlabPool pool;
  private final IndexTables tables;
  private final PartitionDigests digests;
  private final LogEffects effects;
  private long number;
  private long savedAtBytes;

  Checkpoints(
      Disk disk,
      long device,
      LogWriter log,
      SlabPool pool,
      IndexTables tables,
      PartitionDigests digests,
      LogEffects effects,
      long lastNumber) {
    this.disk = disk;
    this.device = device;
    this.log = log;
    this.pool = pool;
    this.tables = tables;
    this.digests = digests;
    this.effects = effects;
    this.number = lastNumber;
  }

  private record Draft(Manifest manifest, Map<IndexKey, byte[]> changes, List<Slab> retired) {}

  /// Bytes of log since the last checkpoint.
  long pendingBytes() {
    return log.writtenBytes() - savedAtBytes;
  }

  /// Whether there is more log to be read again than there may be, or more of the index in memory.
  boolean isDue(long bytesMax) {
    return pendingBytes() >= bytesMax || tables.changes() >= IndexTables.CHANGES_MAX;
  }

  /// Durable on return: the index up to here, then the manifest that says so. Only after both may
  /// slabs that were retired before be used again.
  void save() throws IOException {
    long writtenBytes = log.writtenBytes();
    Draft draft = log.quietly(this::freeze);
    tables.persistFrozen(draft.changes);
    draft.manifest.write(disk, device);
    number = draft.manifest.number();
    savedAtBytes = writtenBytes;
    log.quietly(() -> {
      tables.thaw();
      pool.freed(draft.retired);
      return 0;
    });
  }

  private Draft freeze() {
    LogPosition position = log.position();
    tables.freeze();
    Map<IndexKey, byte[]> changes = new HashMap<>(digests.takeChanged());
    pool.takeChanged(changes);
    changes.put(IndexKey.state(), effects.encodeState(position));
    Manifest manifest =
        new Manifest(
            number + 1,
            log.generation(),
            position,
            effects.ceiling(),
            new ArrayList<>(pool.inUse()),
            pool.notInUse(),
            effects.standings());
    return new Draft(manifest, changes, pool.retired());
  }
}
