package io.ringfort.proxy.object;

import java.nio.ByteBuffer;

/// Data that is in memory already, and has been accepted.
public final class BytesData implements ObjectData {
  private final ByteBuffer bytes;
  private final Completion.Accept accepted;

  public BytesData(byte[] bytes, Completion.Accept accepted) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.accepted = accepted;
  }

  @Override
  public long length() {
    return bytes.limit();
  }

  @Override
  public int read(ByteBuffer buffer) {
    if (!bytes.hasRemaining()) {
      return -1;
    }
    int count = Math.min(buffer.remaining(), bytes.remaining());
    buffer.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    return count;
  }

  @Override
  public Completion complete(String md5, long count) {
    return accepted;
  }
}
