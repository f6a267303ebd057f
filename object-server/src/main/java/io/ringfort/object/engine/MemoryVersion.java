package io.ringfort.object.engine;

import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;

/// A version in memory, with all that belongs to it. Its bytes never change.
record MemoryVersion(HeldVersion held, String name, ByteBuffer metadata, ByteBuffer data) {
  /// What a request asks to be kept.
  static MemoryVersion of(CommitRequest request, ByteBuffer data) {
    boolean tombstone = request.version().tombstone();
    return new MemoryVersion(
        new HeldVersion(
            request.key(),
            request.version(),
            data.remaining(),
            tombstone ? Timestamp.ZERO : request.dataId()),
        request.name(),
        copy(request.metadata()),
        data);
  }

  static ByteBuffer copy(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
    return copy.put(bytes.duplicate()).flip().asReadOnlyBuffer();
  }

  /// The version as digests see it.
  IndexEntry entry() {
    return new IndexEntry(
        held.version().tombstone() ? RecordType.TOMBSTONE : RecordType.PUT,
        false,
        held.version().order(),
        held.version().birth(),
        held.dataId(),
        held.dataBytes(),
        0,
        0,
        0,
        0,
        0);
  }

  ReadResult read() {
    return held.version().tombstone()
        ? new ReadResult.Deleted(held)
        : new ReadResult.Found(new Reader(held, name, metadata, data.duplicate()));
  }

  /// Reads what is in memory.
  private record Reader(HeldVersion version, String name, ByteBuffer metadata, ByteBuffer data)
      implements ObjectReader {
    @Override
    public long dataBytes() {
      return data.remaining();
    }

    @Override
    public boolean isInMemory() {
      return true;
    }

    @Override
    public ByteBuffer metadata() {
      return metadata.duplicate();
    }

    @Override
    public ByteBuffer data() {
      return data.asReadOnlyBuffer();
    }

    @Override
    public int read(long position, ByteBuffer into) {
      int count = (int) Math.max(0, Math.min(into.remaining(), dataBytes() - position));
      if (count > 0) {
        into.put(data.slice((int) position, count));
      }
      return count;
    }

    @Override
    public void verify(long position, long count) {
      if (position < 0 || count < 0 || position + count > dataBytes()) {
        throw new IllegalArgumentException("range is outside the data");
      }
    }

    @Override
    public Region region() {
      throw new UnsupportedOperationException("the data is in memory");
    }

    @Override
    public void close() {}
  }
}
