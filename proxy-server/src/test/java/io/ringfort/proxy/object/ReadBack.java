package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Collects what an object gives.
final class ReadBack implements BodySink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  static byte[] all(StoredObject object) throws IOException {
    return range(object, 0, object.info().metadata().dataBytes());
  }

  static byte[] range(StoredObject object, long from, long count) throws IOException {
    ReadBack sink = new ReadBack();
    object.transferTo(sink, from, count);
    return sink.bytes.toByteArray();
  }

  @Override
  public void write(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void transfer(FileChannel file, long position, long count) throws IOException {
    ByteBuffer part = ByteBuffer.allocate((int) count);
    while (part.hasRemaining()) {
      if (file.read(part, position + part.position()) < 0) {
        throw new IOException("the file ends early");
      }
    }
    write(part.flip());
  }
}
