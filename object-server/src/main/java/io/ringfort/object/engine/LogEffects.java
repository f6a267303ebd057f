package io.ringfort.object.engine;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.time.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the records of the log mean: for the index, the digests, the counters and the state of the
/// quorum protocol. The same for records just written and for those read again after a restart, in
/// any number of repetitions.
///
/// Used under the log's lock.
final class LogEffects {
  /// Counters that are kept with the index.
  static final class Counters {
    long objects;
    long tombstones;
    long handoffs;
    long quarantined;
    long extentBytes;
    long extents;
  }

  private final IndexTables tables;
  private final PartitionDigests digests;
  private final SlabPool slabs;
  private final ExtentPool extents;
  private final EngineFault fault;
  private final Map<PartitionId, Standing> standings = new HashMap<>();
  private Timestamp ceiling = Timestamp.ZERO;
  private Counters counters = new Counters();

  LogEffects(
      IndexTables tables,
      PartitionDigests digests,
      SlabPool slabs,
      ExtentPool extents,
      EngineFault fault) {
    this.tables = tables;
    this.digests = digests;
    this.slabs = slabs;
    this.extents = extents;
    this.fault = fault;
  }

  Counters counters() {
    return counters;
  }

  Timestamp ceiling() {
    return ceiling;
  }

  List<Standing> standings() {
    return List.copyOf(standings.values());
  }

  void restoreProtocol(Timestamp durableCeiling, List<Standing> durable) {
    ceiling = durableCeiling;
    durable.forEach(standing -> standings.put(standing.assignment().partition(), standing));
  }

  void forgetStandings() {
    standings.clear();
  }

  /// An orderly end needs no higher ceiling than what was used.
  void lowerCeiling(Timestamp highest) {
    ceiling = highest;
  }

  /// A record as it was just written.
  void apply(RecordHeader header, String name, byte[] payload, int slab, int offset) {
    applyToProtocol(header, payload);
    applyToIndex(header, name, slab, offset);
  }

  /// Only what concerns the quorum protocol.
  void applyToProtocol(RecordHeader header, byte[] payload) {
    if (header.type() == RecordType.CEILING) {
      ceiling = Timestamp.max(ceiling, header.order());
    } else if (header.type() == RecordType.STANDING) {
      Standing standing = Manifest.decodeStanding(payload);
      standings.put(standing.assignment().partition(), standing);
    }
  }

  /// Only what concerns the index.
  void applyToIndex(RecordHeader header, String name, int slab, int offset) {
    switch (header.type()) {
      case PUT, LARGE, TOMBSTONE -> {
        if (header.isHandoff()) {
          applyHandoff(header, slab, offset);
        } else {
          applyVersion(header, name, slab, offset);
        }
      }
      case HANDOFF_DROP -> dropHandoff(header);
      case HINT -> putIfNewer(IndexKey.hint(header.key(), header.device()), header.order());
      case HINT_DROP -> {
        IndexKey hint = IndexKey.hint(header.key(), header.device());
        if (isKnownUpTo(hint, header.order())) {
          tables.remove(hint);
        }
      }
      case ROW_PAID -> {
        IndexKey debt = IndexKey.debt(header.key());
        if (isKnownUpTo(debt, header.order())) {
          tables.removeDebt(debt);
        }
      }
      case DAMAGED -> applyDamaged(header);
      case CEILING, STANDING -> {}
    }
  }

  private void applyVersion(RecordHeader header, String name, int slab, int offset) {
    ObjectKey key = header.key();
    IndexEntry old = tables.newest(key);
    IndexEntry entry = IndexEntry.of(header, slab, offset);
    int order = entry.order().compareTo(old.order());
    if (order < 0) {
      return;
    }
    if (order > 0) {
      count(entry, 1);
      if (old.isAbsent() || fault == EngineFault.DIGEST_NOT_REDUCED) {
        digests.add(key, entry);
      } else {
        digests.replace(key, old, entry);
      }
      if (!old.isAbsent()) {
        count(old, -1);
      }
      if (header.owesRow()) {
        // No look-up: no debt of a key is newer than the version of the key that the index has.
        tables.put(IndexKey.debt(key), encodeMark(header.order(), name));
      }
    } else if (old.damaged()) {
      counters.quarantined--;
    }
    replace(old, entry);
    tables.putNewest(key, entry);
  }

  private void count(IndexEntry entry, int change) {
    if (entry.isTombstone()) {
      counters.tombstones += change;
    } else {
      counters.objects += change;
    }
    if (change < 0 && entry.damaged()) {
      counters.quarantined--;
    }
  }

  /// Moves live bytes and the extent from an old entry to a new one.
  private void replace(IndexEntry old, @Nullable IndexEntry entry) {
    if (entry != null) {
      slabs.addLive(entry.slab(), entry.recordBytes());
      if (entry.type() == RecordType.LARGE) {
        byte[] known = tables.find(IndexKey.extent(entry.extent()));
        byte[] value = new WireWriter(16).i64(entry.use()).i64(entry.dataBytes()).toBytes();
        if (known == null) {
          counters.extents++;
          counters.extentBytes += entry.dataBytes();
        }
        tables.put(IndexKey.extent(entry.extent()), value);
        extents.committed(entry.extent(), entry.use());
      }
    }
    if (old.isAbsent()) {
      return;
    }
    slabs.addLive(old.slab(), -old.recordBytes());
    boolean kept = entry != null && entry.type() == RecordType.LARGE && entry.use() == old.use();
    if (old.type() == RecordType.LARGE && !kept) {
      byte[] known = tables.find(IndexKey.extent(old.extent()));
      if (known != null && new WireReader(known).i64() == old.use()) {
        counters.extents--;
        counters.extentBytes -= old.dataBytes();
        tables.remove(IndexKey.extent(old.extent()));
        extents.release(old.extent(), old.use());
      }
    }
  }

  private void applyHandoff(RecordHeader header, int slab, int offset) {
    IndexEntry old = tables.handoff(header.device(), header.key());
    if (header.order().compareTo(old.order()) < 0) {
      return;
    }
    if (old.isAbsent()) {
      counters.handoffs++;
    }
    IndexEntry entry = IndexEntry.of(header, slab, offset);
    replace(old, entry);
    tables.put(IndexKey.handoff(header.device(), header.key()), entry.encode());
  }

  private void dropHandoff(RecordHeader header) {
    IndexEntry old = tables.handoff(header.device(), header.key());
    if (!old.isAbsent() && old.order().compareTo(header.order()) <= 0) {
      counters.handoffs--;
      replace(old, null);
      tables.remove(IndexKey.handoff(header.device(), header.key()));
    }
  }

  void applyDamaged(RecordHeader header) {
    IndexEntry entry = tables.newest(header.key());
    if (entry.order().equals(header.order()) && !entry.damaged()) {
      counters.quarantined++;
      tables.putNewest(header.key(), entry.asDamaged());
    }
  }

  private void putIfNewer(IndexKey key, Timestamp order) {
    Timestamp known = markOrder(tables.find(key));
    if (known.compareTo(order) < 0) {
      tables.put(key, encodeMark(order, ""));
    }
  }

  /// Whether there is a mark, and none newer than this.
  private boolean isKnownUpTo(IndexKey key, Timestamp order) {
    byte[] known = tables.find(key);
    return known != null && markOrder(known).compareTo(order) <= 0;
  }

  static Timestamp markOrder(byte @Nullable [] value) {
    return value == null ? Timestamp.ZERO : new WireReader(value).timestamp();
  }

  static String markName(byte[] value) {
    return new String(
        value, Timestamp.BYTES, value.length - Timestamp.BYTES, StandardCharsets.UTF_8);
  }

  private static byte[] encodeMark(Timestamp order, String name) {
    return new WireWriter(64).timestamp(order).raw(name.getBytes(StandardCharsets.UTF_8)).toBytes();
  }

  void resetCounters() {
    counters = new Counters();
  }

  /// Position and counters, for the index.
  byte[] encodeState(LogPosition position) {
    WireWriter out = new WireWriter(128);
    position.encode(out);
    out.i64(counters.objects).i64(counters.tombstones).i64(counters.handoffs);
    out.i64(counters.quarantined).i64(counters.extentBytes).i64(counters.extents);
    return out.toBytes();
  }

  /// Puts back what the index kept.
  ///
  /// @return up to where the log is in the index; null if it can not be read
  @Nullable LogPosition restoreState(byte @Nullable [] state) {
    if (state == null) {
      return null;
    }
    try {
      WireReader in = new WireReader(state);
      LogPosition position = LogPosition.decode(in);
      Counters restored = new Counters();
      restored.objects = in.i64();
      restored.tombstones = in.i64();
      restored.handoffs = in.i64();
      restored.quarantined = in.i64();
      restored.extentBytes = in.i64();
      restored.extents = in.i64();
      in.requireEnd();
      counters = restored;
      return position;
    } catch (WireFormatException _) {
      return null;
    }
  }
}
