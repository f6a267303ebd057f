package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.ObjectData;
import java.nio.ByteBuffer;

/// Bytes at hand, to be stored. For one thread.
final class MemoryData implements ObjectData {
  private final ByteBuffer bytes;
  private final ObjectAttributes attributes;

  MemoryData(byte[] bytes, ObjectAttributes attributes) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.attributes = attributes;
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
    return new Completion.Accept(md5, attributes);
  }
}
