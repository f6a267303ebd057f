package io.ringfort.client.wire;

import io.ringfort.common.codec.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads what [FrameWriter] wrote. Used by one thread.
public final class FrameReader {
  private final WireCall call;
  private final ByteBuffer head = ByteBuffer.allocate(FrameWriter.HEAD_BYTES);
  private ByteBuffer frame = ByteBuffer.allocate(0);
  private long total;

  public FrameReader(WireCall call) {
    this.call = call;
  }

  /// The next bytes, checked; empty at the end, which was announced and is where it should be. Good
  /// until the next call.
  ///
  /// @throws WireFormatException if the bytes are not what was sent
  /// @throws IOException if the sender went away
  public ByteBuffer next() throws IOException {
    fill(head.clear());
    int bytes = head.getInt(0);
    int crc = head.getInt(4);
    if (bytes < 0 || bytes > FrameWriter.FRAME_BYTES_MAX) {
      throw new WireFormatException("frame has " + bytes + " bytes");
    }
    int wanted = bytes == 0 ? Long.BYTES : bytes;
    if (frame.capacity() < wanted) {
      frame = ByteBuffer.allocate(wanted);
    }
    fill(frame.clear().limit(wanted));
    frame.flip();
    int actual = FrameWriter.crc(frame.duplicate());
    if (actual != crc) {
      throw new WireFormatException("checksum of a frame is " + actual + ", its head says " + crc);
    }
    if (bytes > 0) {
      total += bytes;
      return frame;
    }
    requireEnd(frame.getLong(0));
    return frame.limit(0);
  }

  private void requireEnd(long announced) throws IOException {
    if (announced != total) {
      throw new WireFormatException("stream has " + total + " bytes, its end says " + announced);
    }
    if (call.read(ByteBuffer.allocate(1)) >= 0) {
      throw new WireFormatException("bytes follow the end of the stream");
    }
  }

  private void fill(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (call.read(target) < 0) {
        throw new WireFormatException("stream ends early");
      }
    }
  }
}
