package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import io.ringfort.object.engine.DeviceFormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One segment file of the log. Its first 4096 bytes say what it is and never change; batches
/// follow.
///
/// ```
///  0 magic u32 | 4 version u16 | 6 reserved u16 | 8 device u64 | 16 slab u32 | 20 bytes u32 | 24 crc u32
/// ```
final class Slab {
  static final int FIRST_BATCH = BatchHeader.ALIGNMENT;
  private static final int MAGIC = 0x52464c53;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 28;

  final int id;
  final int bytes;
  final DiskFile file;

  /// Readers hold a slab back from being used again.
  final AtomicInteger readers = new AtomicInteger();

  /// Bytes of records that the index points to. Changed by the log's thread.
  private final AtomicLong liveBytes = new AtomicLong();

  /// Whether the live bytes changed since they were last taken for the index. Used under the log's
  /// lock.
  boolean changed;

  /// Up to where the file was written before its present use, so that a write changes no metadata
  /// of the file system.
  int zeroedTo;

  Slab(int id, int bytes, DiskFile file) {
    this.id = id;
    this.bytes = bytes;
    this.file = file;
  }

  static String path(int id) {
    return "log/" + String.format("%08x", id);
  }

  /// Bytes that records can take.
  int room() {
    return bytes - FIRST_BATCH;
  }

  long liveBytes() {
    return liveBytes.get();
  }

  void addLive(long bytes) {
    liveBytes.addAndGet(bytes);
  }

  void release() {
    int left = readers.decrementAndGet();
    assert left >= 0 : "slab " + id + " was released too often";
  }

  static ByteBuffer encodeHead(long device, int id, int bytes) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.putInt(MAGIC).putShort((short) VERSION).putShort((short) 0);
    head.putLong(device).putInt(id).putInt(bytes);
    head.putInt(Checksum.of(head, 0, HEAD_BYTES - 4));
    return head.flip();
  }

  /// The size of the slab that a head describes.
  ///
  /// @throws DeviceFormatException if the head is not that of this slab
  static int decodeHead(ByteBuffer head, long device, int id) {
    if (head.limit() < HEAD_BYTES || head.getInt(0) != MAGIC) {
      throw new DeviceFormatException(Kind.NOT_OURS, path(id) + " is not a slab");
    }
    if (head.getInt(24) != Checksum.of(head, 0, HEAD_BYTES - 4)) {
      throw new DeviceFormatException(Kind.CORRUPT, path(id) + ": head is damaged");
    }
    int version = head.getShort(4) & 0xffff;
    if (version != VERSION) {
      throw new DeviceFormatException(
          version > VERSION ? Kind.TOO_NEW : Kind.TOO_OLD,
          path(id) + " has format version " + version + ", expected " + VERSION);
    }
    int bytes = head.getInt(20);
    if (head.getLong(8) != device || head.getInt(16) != id) {
      throw new DeviceFormatException(Kind.NOT_OURS, path(id) + " is another slab");
    }
    if (bytes < FIRST_BATCH || bytes % BatchHeader.ALIGNMENT != 0) {
      throw new DeviceFormatException(Kind.CORRUPT, path(id) + ": size is " + bytes);
    }
    return bytes;
  }

  static Slab open(DiskFile file, long device, int id) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    file.read(0, head);
    Slab slab = new Slab(id, decodeHead(head.flip(), device, id), file);
    slab.zeroedTo = slab.bytes;
    return slab;
  }
}
