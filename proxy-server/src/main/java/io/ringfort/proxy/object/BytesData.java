package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Data that is in memory already, and has been accepted. For one thread.
public final class BytesData implements ObjectData {
  private final ByteBuffer bytes;
  private final Function<String, Completion> acceptance;

  private BytesData(byte[] bytes, Function<String, Completion> acceptance) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.acceptance = acceptance;
  }

  /// Data with an entity tag of its own.
  public BytesData(byte[] bytes, Completion.Accept accepted) {
    this(bytes, _ -> accepted);
  }

  /// Data whose entity tag is its MD5.
  public BytesData(byte[] bytes, ObjectAttributes attributes) {
    this(bytes, md5 -> new Completion.Accept(md5, attributes));
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
    return acceptance.apply(md5);
  }
}
