package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;

/// Where a version is.
///
/// @param damaged the bytes there are known to be bad
record IndexEntry(
    RecordType type,
    boolean damaged,
    Timestamp order,
    Timestamp birth,
    Timestamp dataId,
    long dataBytes,
    int recordBytes,
    int slab,
    int offset,
    long extent,
    long use) {
  static final int BYTES = 2 + 3 * Timestamp.BYTES + 8 + 12 + 16;

  /// Stands for a key that is not there.
  static final IndexEntry ABSENT =
      new IndexEntry(
          RecordType.TOMBSTONE,
          false,
          Timestamp.ZERO,
          Timestamp.ZERO,
          Timestamp.ZERO,
          0,
          0,
          -1,
          -1,
          0,
          0);

  static IndexEntry of(RecordHeader header, int slab, int offset) {
    return new IndexEntry(
        header.type(),
        false,
        header.order(),
        header.birth(),
        header.dataId(),
        header.dataBytes(),
        header.recordBytes(),
        slab,
        offset,
        header.extent(),
        header.use());
  }

  boolean isAbsent() {
    return slab < 0;
  }

  long location() {
    return location(slab, offset);
  }

  static long location(int slab, int offset) {
    return ((long) slab << 32) | offset;
  }

  boolean isTombstone() {
    return type == RecordType.TOMBSTONE;
  }

  Version version() {
    return new Version(order, birth, isTombstone());
  }

  HeldVersion held(ObjectKey key) {
    return new HeldVersion(key, version(), dataBytes, dataId);
  }

  /// Whether a record's header is that of this version.
  boolean matches(RecordHeader header, ObjectKey key) {
    return header.type() == type
        && header.key().equals(key)
        && header.order().equals(order)
        && header.birth().equals(birth)
        && header.recordBytes() == recordBytes;
  }

  IndexEntry asDamaged() {
    return new IndexEntry(
        type, true, order, birth, dataId, dataBytes, recordBytes, slab, offset, extent, use);
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) type.code())
        .put((byte) (damaged ? 1 : 0))
        .putLong(order.clock())
        .putLong(order.issuer())
        .putLong(birth.clock())
        .putLong(birth.issuer())
        .putLong(dataId.clock())
        .putLong(dataId.issuer())
        .putLong(dataBytes)
        .putInt(recordBytes)
        .putInt(slab)
        .putInt(offset)
        .putLong(extent)
        .putLong(use)
        .array();
  }

  static IndexEntry decode(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    RecordType type = bytes.length == BYTES ? RecordType.ofCode(source.get()) : null;
    if (type == null) {
      throw new DeviceFormatException(
          DeviceFormatException.Kind.CORRUPT,
          "index entry of " + bytes.length + " bytes is damaged");
    }
    return new IndexEntry(
        type,
        source.get() != 0,
        timestamp(source),
        timestamp(source),
        timestamp(source),
        source.getLong(),
        source.getInt(),
        source.getInt(),
        source.getInt(),
        source.getLong(),
        source.getLong());
  }

  private static Timestamp timestamp(ByteBuffer source) {
    long clock = source.getLong();
    long issuer = source.getLong();
    if (clock < 0 || issuer < 0) {
      throw new DeviceFormatException(
          DeviceFormatException.Kind.CORRUPT, "index entry has a negative timestamp");
    }
    return new Timestamp(clock, issuer);
  }

  /// The 128-bit hash that this version adds to its bucket of the digest.
  static void mix(ObjectKey key, IndexEntry entry, long[] into) {
    NameHash hash = key.hash();
    long seed = entry.isTombstone() ? 0x9e3779b97f4a7c15L : 0xc2b2ae3d27d4eb4fL;
    long a = scramble(hash.high() ^ seed);
    a = scramble(a ^ hash.low());
    a = scramble(a ^ entry.order.clock());
    a = scramble(a ^ entry.order.issuer());
    long b = scramble(a ^ entry.birth.clock() ^ 0x165667b19e3779f9L);
    b = scramble(b ^ entry.birth.issuer() ^ hash.low());
    into[0] = a;
    into[1] = b;
  }

  private static long scramble(long value) {
    long v = value;
    v ^= v >>> 33;
    v *= 0xff51afd7ed558ccdL;
    v ^= v >>> 33;
    v *= 0xc4ceb9fe1a85ec53L;
    return v ^ (v >>> 33);
  }
}
