package io.ringfort.client.wire;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/// Cuts a stream of unknown length into frames that prove themselves, so that the receiver knows
/// that it got all of it and nothing else. Read by [FrameReader]. Used by one thread.
///
/// ```
/// frame  i32 bytes (1 to 1 MiB) | i32 CRC32C of the bytes | bytes
/// end    i32 0 | i32 CRC32C of the next eight bytes | i64 bytes of all frames
/// ```
public final class FrameWriter {
  static final int FRAME_BYTES_MAX = 1 << 20;
  static final int HEAD_BYTES = 8;

  private final Predicate<ByteBuffer> out;
  private long total;

  /// @param out takes all of a buffer; false if no more is welcome
  public FrameWriter(Predicate<ByteBuffer> out) {
    this.out = out;
  }

  /// Sends all that remains in the buffer.
  ///
  /// @return false if no more is welcome
  public boolean write(ByteBuffer data) {
    boolean welcome = true;
    while (welcome && data.hasRemaining()) {
      int count = Math.min(FRAME_BYTES_MAX, data.remaining());
      ByteBuffer part = data.slice(data.position(), count);
      data.position(data.position() + count);
      total += count;
      welcome = out.test(head(count, crc(part.duplicate()))) && out.test(part);
    }
    return welcome;
  }

  /// Sends the end.
  ///
  /// @return false if it was not welcome
  public boolean end() {
    ByteBuffer count = ByteBuffer.allocate(8).putLong(total).flip();
    return out.test(head(0, crc(count.duplicate()))) && out.test(count);
  }

  private static ByteBuffer head(int bytes, int crc) {
    return ByteBuffer.allocate(HEAD_BYTES).putInt(bytes).putInt(crc).flip();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
