package io.ringfort.proxy.swift;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.BodySink;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.syntax.ByteRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A slice of one object on its way into another, one chunk of bounded size at a time. For one
/// thread.
final class CopiedData implements ObjectData {
  private static final int CHUNK_BYTES = 1 << 20;

  private final SwiftContent source;
  private final ByteRanges.Slice slice;
  private final String expectedEtag;
  private final ObjectAttributes attributes;
  private final Chunk chunk;
  private long position;

  /// @param expectedEtag what the MD5 must be, or empty
  CopiedData(
      SwiftContent source,
      ByteRanges.Slice slice,
      String expectedEtag,
      ObjectAttributes attributes) {
    this.source = source;
    this.slice = slice;
    this.expectedEtag = expectedEtag;
    this.attributes = attributes;
    this.chunk = new Chunk((int) Math.min(CHUNK_BYTES, slice.count()));
    this.position = slice.from();
  }

  @Override
  public long length() {
    return slice.count();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (!chunk.bytes.hasRemaining()) {
      if (position == slice.to()) {
        return -1;
      }
      chunk.bytes.clear();
      long count = Math.min(chunk.bytes.capacity(), slice.to() - position);
      source.transferTo(chunk, position, count);
      chunk.bytes.flip();
      if (chunk.bytes.remaining() != count) {
        throw new IOException(
            "the source gave " + chunk.bytes.remaining() + " bytes, asked for were " + count);
      }
      position += count;
    }
    int count = Math.min(buffer.remaining(), chunk.bytes.remaining());
    buffer.put(chunk.bytes.slice(chunk.bytes.position(), count));
    chunk.bytes.position(chunk.bytes.position() + count);
    return count;
  }

  @Override
  public Completion complete(String md5, long bytes) {
    boolean same = expectedEtag.isEmpty() || expectedEtag.equalsIgnoreCase(md5);
    return same ? new Completion.Accept(md5, attributes) : new Completion.Reject();
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
