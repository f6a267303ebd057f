package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads a range of data that is otherwise only sent, one chunk of bounded size at a time: what is
/// copied is taken no faster than it is stored. For one thread.
public final class RangeReader {
  /// What sends ranges of its data, as [StoredObject#transferTo(BodySink, long, long)].
  @FunctionalInterface
  public interface Source {
    void transferTo(BodySink sink, long from, long count) throws IOException;
  }

  private static final int CHUNK_BYTES = 1 << 20;

  private final Source source;
  private final long to;
  private final Chunk chunk;
  private long position;

  /// @param to byte after the last
  public RangeReader(Source source, long from, long to) {
    this.source = source;
    this.position = from;
    this.to = to;
    this.chunk = new Chunk((int) Math.min(CHUNK_BYTES, to - from));
  }

  /// Fills some of the buffer.
  ///
  /// @return the number of bytes, or -1 at the end of the range
  /// @throws IOException if the source cannot be read
  public int read(ByteBuffer buffer) throws IOException {
    if (!chunk.bytes.hasRemaining()) {
      if (position == to) {
        return -1;
      }
      fill();
    }
    int count = Math.min(buffer.remaining(), chunk.bytes.remaining());
    buffer.put(chunk.bytes.slice(chunk.bytes.position(), count));
    chunk.bytes.position(chunk.bytes.position() + count);
    return count;
  }

  private void fill() throws IOException {
    chunk.bytes.clear();
    long count = Math.min(chunk.bytes.capacity(), to - position);
    source.transferTo(chunk, position, count);
    chunk.bytes.flip();
    if (chunk.bytes.remaining() != count) {
      throw new IOException(
          "the source gave " + chunk.bytes.remaining() + " bytes, asked for were " + count);
    }
    position += count;
  }

  /// Gathers what the source sends.
  private static final class Chunk implements BodySink {
    private final ByteBuffer bytes;

    Chunk(int capacity) {
      this.bytes = ByteBuffer.allocate(capacity).limit(0);
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
          throw new IOException("the file ends before the range does");
        }
      }
      bytes.position(bytes.position() + (int) count);
    }
  }
}
