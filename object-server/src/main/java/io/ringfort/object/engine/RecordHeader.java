package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Head of a record. Name, metadata and the checksums of the data's blocks follow, then, from the
/// next multiple of 8 on, the data; the record ends at a multiple of 8.
///
/// ```
///   0 magic        u32
///   4 type         u8    see RecordType
///   5 flags        u8    1 owes its row
///   6 name bytes   u16
///   8 record bytes u32   all of the record
///  12 meta bytes   u32
///  16 data bytes   u64   in the record, or in the extent
///  24 policy       u16
///  26 fragment     u16   for erasure-coded policies; 0
///  28 device       i32   for whom: handoff copies and hints; else -1
///  32 hash         16    of the name
///  48 order        16    of the version
///  64 birth        16
///  80 data id      16    birth of the put that brought the data
///  96 extent       u64
/// 104 extent use   u64   an extent that was used again since is not this version's
/// 112 body crc     u32   CRC32C of name, metadata and block checksums
/// 116 reserved     8 bytes
/// 124 header crc   u32   CRC32C of the 124 bytes before
/// ```
///
/// Big endian.
record RecordHeader(
    RecordType type,
    boolean owesRow,
    int nameBytes,
    int metaBytes,
    long dataBytes,
    ObjectKey key,
    int device,
    Timestamp order,
    Timestamp birth,
    Timestamp dataId,
    long extent,
    long use,
    int bodyCrc) {
  static final int BYTES = 128;
  static final int MAGIC = 0x52464c52;
  static final int NO_DEVICE = -1;

  private static final int FLAG_OWES_ROW = 1;

  /// Whether this is about a copy for another device.
  boolean isHandoff() {
    return device != NO_DEVICE && (type.isVersion() || type == RecordType.HANDOFF_DROP);
  }

  Version version() {
    return new Version(order, birth, type == RecordType.TOMBSTONE);
  }

  /// How many blocks of data are in the record.
  int blocks() {
    return type == RecordType.PUT ? Checksum.blocks(dataBytes) : 0;
  }

  /// Bytes of name, metadata and block checksums.
  int bodyBytes() {
    return nameBytes + metaBytes + 4 * blocks();
  }

  /// Where in the record the data begins.
  int dataOffset() {
    return (BYTES + bodyBytes() + 7) & -8;
  }

  /// Bytes that the record takes.
  int recordBytes() {
    return Math.toIntExact(dataOffset() + (type == RecordType.PUT ? (dataBytes + 7) & -8L : 0));
  }

  void encode(ByteBuffer target, int at) {
    target.putInt(at, MAGIC);
    target.put(at + 4, (byte) type.code());
    target.put(at + 5, (byte) (owesRow ? FLAG_OWES_ROW : 0));
    target.putShort(at + 6, (short) nameBytes);
    target.putInt(at + 8, recordBytes());
    target.putInt(at + 12, metaBytes);
    target.putLong(at + 16, dataBytes);
    target.putShort(at + 24, (short) key.policy());
    target.putShort(at + 26, (short) 0);
    target.putInt(at + 28, device);
    target.putLong(at + 32, key.hash().high());
    target.putLong(at + 40, key.hash().low());
    putTimestamp(target, at + 48, order);
    putTimestamp(target, at + 64, birth);
    putTimestamp(target, at + 80, dataId);
    target.putLong(at + 96, extent);
    target.putLong(at + 104, use);
    target.putInt(at + 112, bodyCrc);
    target.putLong(at + 116, 0);
    target.putInt(at + 124, Checksum.of(target, at, BYTES - 4));
  }

  /// The header at an index of a buffer; null if there is none, or it promises more than
  /// `bytesMax`.
  static @Nullable RecordHeader decode(ByteBuffer source, int at, int bytesMax) {
    if (bytesMax < BYTES
        || source.limit() - at < BYTES
        || source.getInt(at) != MAGIC
        || source.getInt(at + 124) != Checksum.of(source, at, BYTES - 4)) {
      return null;
    }
    RecordType type = RecordType.ofCode(source.get(at + 4) & 0xff);
    int policy = source.getShort(at + 24) & 0xffff;
    long dataBytes = source.getLong(at + 16);
    int metaBytes = source.getInt(at + 12);
    Timestamp order = timestamp(source, at + 48);
    Timestamp birth = timestamp(source, at + 64);
    Timestamp dataId = timestamp(source, at + 80);
    if (type == null
        || policy > ObjectKey.POLICY_MAX
        || dataBytes < 0
        || metaBytes < 0
        || metaBytes > bytesMax
        || order == null
        || birth == null
        || dataId == null
        || (type == RecordType.PUT && dataBytes > bytesMax)
        || (type.isVersion() && (birth.equals(Timestamp.ZERO) || birth.isAfter(order)))) {
      return null;
    }
    RecordHeader header =
        new RecordHeader(
            type,
            (source.get(at + 5) & FLAG_OWES_ROW) != 0,
            source.getShort(at + 6) & 0xffff,
            metaBytes,
            dataBytes,
            new ObjectKey(policy, new NameHash(source.getLong(at + 32), source.getLong(at + 40))),
            source.getInt(at + 28),
            order,
            birth,
            dataId,
            source.getLong(at + 96),
            source.getLong(at + 104),
            source.getInt(at + 112));
    int recordBytes = header.recordBytes();
    return recordBytes == source.getInt(at + 8) && recordBytes <= bytesMax ? header : null;
  }

  /// Whether all of the record behind its header is as it was written.
  boolean isSound(ByteBuffer source, int at) {
    return bodyIsSound(source, at) && dataIsSound(source, at);
  }

  /// Whether name, metadata and block checksums are as they were written.
  boolean bodyIsSound(ByteBuffer source, int at) {
    return Checksum.of(source, at + BYTES, bodyBytes()) == bodyCrc;
  }

  /// Whether all data in the record is as it was written; the body must be sound.
  boolean dataIsSound(ByteBuffer source, int at) {
    int table = at + BYTES + nameBytes + metaBytes;
    int data = at + dataOffset();
    for (int block = 0; block < blocks(); block++) {
      int from = block * Checksum.BLOCK_BYTES;
      int count = (int) Math.min(Checksum.BLOCK_BYTES, dataBytes - from);
      if (Checksum.of(source, data + from, count) != source.getInt(table + 4 * block)) {
        return false;
      }
    }
    return true;
  }

  private static void putTimestamp(ByteBuffer target, int at, Timestamp value) {
    target.putLong(at, value.clock());
    target.putLong(at + 8, value.issuer());
  }

  private static @Nullable Timestamp timestamp(ByteBuffer source, int at) {
    long clock = source.getLong(at);
    long issuer = source.getLong(at + 8);
    return clock < 0 || issuer < 0 ? null : new Timestamp(clock, issuer);
  }
}
