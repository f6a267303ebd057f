package io.ringfort.object.engine;

import io.ringfort.object.engine.DeviceFormatException.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Head of a batch: records that were written and flushed together. Begins at a multiple of 4096
/// bytes of a slab and is followed by its body; the rest of the last 4096 bytes is zero and never
/// written again, because a drive may destroy a sector that it is rewriting.
///
/// ```
///  0 magic        u32   tells batches from anything else
///  4 version      u16   of this format
///  6 reserved     u16
///  8 device       u64   whose log it is: a batch of another device, or one inside user data, is none
/// 16 generation   u64   rises with each start of the engine and each recycling of a slab
/// 24 sequence     u64   one more than the batch before, for the life of the device
/// 32 body bytes   u32
/// 36 records      u32
/// 40 previous     u32   header checksum of the batch before: the chain
/// 44 body crc     u32   CRC32C of the body
/// 48 slab         u32   which slab it was written to: a misdirected write is none
/// 52 reserved     8 bytes
/// 60 header crc   u32   CRC32C of the 60 bytes before
/// ```
///
/// Big endian.
record BatchHeader(
    long device,
    long generation,
    long sequence,
    int slab,
    int bodyBytes,
    int records,
    int previousCrc,
    int bodyCrc) {
  static final int BYTES = 64;
  static final int ALIGNMENT = 4096;
  static final int MAGIC = 0x52464c42;
  static final int VERSION = 1;

  /// Bytes that the batch takes in the slab.
  int paddedBytes() {
    return padded(bodyBytes);
  }

  static int padded(int bodyBytes) {
    return (BYTES + bodyBytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /// Writes the header at an index of a buffer and returns its checksum.
  int encode(ByteBuffer target, int at) {
    target.putInt(at, MAGIC);
    target.putShort(at + 4, (short) VERSION);
    target.putShort(at + 6, (short) 0);
    target.putLong(at + 8, device);
    target.putLong(at + 16, generation);
    target.putLong(at + 24, sequence);
    target.putInt(at + 32, bodyBytes);
    target.putInt(at + 36, records);
    target.putInt(at + 40, previousCrc);
    target.putInt(at + 44, bodyCrc);
    target.putInt(at + 48, slab);
    target.putLong(at + 52, 0);
    int crc = Checksum.of(target, at, BYTES - 4);
    target.putInt(at + 60, crc);
    return crc;
  }

  /// The header at an index of a buffer; null if there is none of this device.
  ///
  /// @throws DeviceFormatException if it is whole but of a version that is not understood
  static @Nullable BatchHeader decode(ByteBuffer source, int at, long device) {
    if (source.limit() - at < BYTES
        || source.getInt(at) != MAGIC
        || source.getLong(at + 8) != device
        || source.getInt(at + 60) != Checksum.of(source, at, BYTES - 4)) {
      return null;
    }
    int version = source.getShort(at + 4) & 0xffff;
    if (version != VERSION) {
      throw new DeviceFormatException(
          version > VERSION ? Kind.TOO_NEW : Kind.TOO_OLD,
          "log batch has format version " + version + ", expected " + VERSION);
    }
    BatchHeader header =
        new BatchHeader(
            device,
            source.getLong(at + 16),
            source.getLong(at + 24),
            source.getInt(at + 48),
            source.getInt(at + 32),
            source.getInt(at + 36),
            source.getInt(at + 40),
            source.getInt(at + 44));
    return header.bodyBytes < 0 || header.records < 0 ? null : header;
  }

  static int crcAt(ByteBuffer source, int at) {
    return source.getInt(at + 60);
  }
}
