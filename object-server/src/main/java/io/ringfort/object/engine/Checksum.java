package io.ringfort.object.engine;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC32C of what lies in buffers.
final class Checksum {
  /// Data is checked in blocks of this size.
  static final int BLOCK_BYTES = 64 << 10;

  private Checksum() {}

  static int of(ByteBuffer buffer, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(from, count));
    return (int) crc.getValue();
  }

  static int of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static int blocks(long dataBytes) {
    return Math.toIntExact((dataBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  /// Writes the checksum of each block of `data` to `table`.
  static void putBlocks(ByteBuffer data, ByteBuffer table) {
    int end = data.limit();
    for (int from = data.position(); from < end; from += BLOCK_BYTES) {
      table.putInt(of(data, from, Math.min(BLOCK_BYTES, end - from)));
    }
  }
}
