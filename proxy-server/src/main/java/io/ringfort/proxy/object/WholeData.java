package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Takes the data of a small object into memory.
public final class WholeData implements BodySink {
  private final ByteBuffer bytes;

  private WholeData(int count) {
    this.bytes = ByteBuffer.allocate(count);
  }

  /// All data of an object.
  ///
  /// @param bytesMax what is taken at most
  /// @throws IOException if there is more, or it could not be read
  public static byte[] read(StoredObject object, int bytesMax) throws IOException {
    return read(object, object.info().metadata().dataBytes(), bytesMax);
  }

  static byte[] read(StoredObject stored, long count, int bytesMax) throws IOException {
    if (count < 0 || count > bytesMax) {
      throw new IOException(
          stored.info().name() + " has " + count + " bytes, expected are at most " + bytesMax);
    }
    WholeData sink = new WholeData((int) count);
    stored.transferTo(sink, 0, count);
    return sink.bytes.array();
  }

  @Override
  public void write(ByteBuffer more) {
    bytes.put(more);
  }

  @Override
  public void transfer(FileChannel file, long from, long count) throws IOException {
    ByteBuffer target = bytes.slice(bytes.position(), (int) count);
    while (target.hasRemaining()) {
      if (file.read(target, from + target.position()) < 0) {
        throw new IOException("the file ends early");
      }
    }
    bytes.position(bytes.position() + (int) count);
  }
}
