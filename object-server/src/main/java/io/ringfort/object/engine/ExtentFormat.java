package io.ringfort.object.engine;

import java.nio.ByteBuffer;

/// What follows the data in an extent file. The data begins at the start of the file, so that it
/// can be sent from there.
///
/// ```
/// data | CRC32C of each 64 KiB block, u32 each |
///  0 magic u32 | 4 version u16 | 6 reserved u16 | 8 device u64 | 16 extent u64 | 24 use u64
/// 32 data bytes u64 | 40 crc of the block checksums u32 | 44 reserved 16 | 60 crc of the 60 bytes before
/// ```
final class ExtentFormat {
  static final int FOOTER_BYTES = 64;
  private static final int MAGIC = 0x52464c45;
  private static final int VERSION = 1;

  private ExtentFormat() {}

  static String path(long id) {
    return "ext/" + String.format("%016x", id);
  }

  static long fileBytes(long dataBytes) {
    return dataBytes + 4L * Checksum.blocks(dataBytes) + FOOTER_BYTES;
  }

  static void encodeFooter(
      ByteBuffer target, long device, long extent, long use, long dataBytes, int tableCrc) {
    int at = target.position();
    target.putInt(MAGIC).putShort((short) VERSION).putShort((short) 0);
    target.putLong(device).putLong(extent).putLong(use).putLong(dataBytes).putInt(tableCrc);
    target.putLong(0).putLong(0);
    target.putInt(Checksum.of(target, at, FOOTER_BYTES - 4));
  }

  /// Whether the table and the footer in a buffer are those of a use of an extent.
  static boolean isSound(ByteBuffer tail, long device, long extent, long use, long dataBytes) {
    int tableBytes = 4 * Checksum.blocks(dataBytes);
    int at = tableBytes;
    return tail.limit() >= tableBytes + FOOTER_BYTES
        && tail.getInt(at) == MAGIC
        && tail.getShort(at + 4) == VERSION
        && tail.getLong(at + 8) == device
        && tail.getLong(at + 16) == extent
        && tail.getLong(at + 24) == use
        && tail.getLong(at + 32) == dataBytes
        && tail.getInt(at + 40) == Checksum.of(tail, 0, tableBytes)
        && tail.getInt(at + 60) == Checksum.of(tail, at, FOOTER_BYTES - 4);
  }
}
