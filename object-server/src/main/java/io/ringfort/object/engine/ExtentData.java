package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// The data of one extent, checked against its block checksums.
///
/// Checking reads the blocks through memory (the page cache keeps them for a sendfile right after).
/// A mapping would save that copy, but a bad sector under a mapping kills the process; here it is
/// an [IOException].
final class ExtentData {
  /// For versions whose data is not in an extent.
  static final ExtentData NONE = new ExtentData(null, ByteBuffer.allocate(0), 0);

  private static final int VERIFY_BYTES = 4 * Checksum.BLOCK_BYTES;

  private final @Nullable DiskFile file;
  private final ByteBuffer table;
  private final long dataBytes;

  private ExtentData(@Nullable DiskFile file, ByteBuffer table, long dataBytes) {
    this.file = file;
    this.table = table;
    this.dataBytes = dataBytes;
  }

  /// The data of a use of an extent; null if the file does not hold it.
  static @Nullable ExtentData open(
      DiskFile file, long device, long extent, long use, long dataBytes) throws IOException {
    ByteBuffer tail =
        ByteBuffer.allocate(4 * Checksum.blocks(dataBytes) + ExtentFormat.FOOTER_BYTES);
    file.read(dataBytes, tail);
    tail.flip();
    return ExtentFormat.isSound(tail, device, extent, use, dataBytes)
        ? new ExtentData(file, tail, dataBytes)
        : null;
  }

  private DiskFile file() {
    DiskFile open = file;
    if (open == null) {
      throw new IllegalStateException("no extent");
    }
    return open;
  }

  FileChannel channel() throws IOException {
    return file().channel();
  }

  /// Reads a range; false if a block that it touches is damaged.
  boolean read(long position, int count, ByteBuffer into, ReadBuffers buffers) throws IOException {
    return blocks(position, count, buffers, into);
  }

  /// Whether all blocks that a range touches are sound.
  boolean verify(long position, long count, ReadBuffers buffers) throws IOException {
    return blocks(position, count, buffers, null);
  }

  private boolean blocks(long position, long count, ReadBuffers buffers, @Nullable ByteBuffer into)
      throws IOException {
    long end = position + count;
    long at = position - position % Checksum.BLOCK_BYTES;
    ByteBuffer buffer = buffers.take(VERIFY_BYTES);
    try {
      while (at < end) {
        long blockEnd = (end + Checksum.BLOCK_BYTES - 1) & -Checksum.BLOCK_BYTES;
        int wanted = (int) Math.min(VERIFY_BYTES, Math.min(blockEnd, dataBytes) - at);
        buffer.clear().limit(wanted);
        if (file().read(at, buffer) < wanted || !isSound(buffer.flip(), at)) {
          return false;
        }
        if (into != null) {
          int from = (int) Math.max(0, position - at);
          int to = (int) Math.min(wanted, end - at);
          into.put(buffer.slice(from, to - from));
        }
        at += wanted;
      }
      return true;
    } finally {
      buffers.give(buffer);
    }
  }

  private boolean isSound(ByteBuffer bytes, long position) {
    int block = Math.toIntExact(position / Checksum.BLOCK_BYTES);
    for (int from = 0; from < bytes.limit(); from += Checksum.BLOCK_BYTES) {
      int count = Math.min(Checksum.BLOCK_BYTES, bytes.limit() - from);
      if (Checksum.of(bytes, from, count) != table.getInt(4 * block)) {
        return false;
      }
      block++;
    }
    return true;
  }
}
