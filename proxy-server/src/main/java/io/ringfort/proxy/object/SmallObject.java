package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A version whose data came along with the answer.
record SmallObject(ObjectInfo info, ByteBuffer data) implements StoredObject {
  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    if (from < 0 || count < 0 || from > data.remaining() - count) {
      throw new IllegalArgumentException(
          "range " + from + " + " + count + " is outside of " + data.remaining() + " bytes");
    }
    sink.write(data.slice(data.position() + (int) from, (int) count));
  }

  @Override
  public void close() {}
}
