package io.ringfort.object;

import io.ringfort.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Collects a body in memory.
final class MemorySink implements BodySink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

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

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
