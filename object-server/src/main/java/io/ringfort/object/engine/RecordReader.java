package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A version whose record is in memory, checked. Small data is there too; of large data this reads
/// the extent.
final class RecordReader implements ObjectReader {
  /// Is told what the reader finds and when it is done.
  interface Owner {
    CorruptObjectException damaged(ObjectKey key, IndexEntry entry, String reason);

    void closed(RecordReader reader);
  }

  final IndexEntry entry;
  final ByteBuffer record;
  private final Owner owner;
  private final ObjectKey key;
  private final RecordHeader header;
  private final ReadBuffers buffers;
  private final ExtentData extent;
  private boolean closed;

  /// @param extent where the data is if it is large; [ExtentData#NONE] else
  RecordReader(
      Owner owner,
      ObjectKey key,
      IndexEntry entry,
      RecordHeader header,
      ByteBuffer record,
      ReadBuffers buffers,
      ExtentData extent) {
    this.owner = owner;
    this.key = key;
    this.entry = entry;
    this.header = header;
    this.record = record;
    this.buffers = buffers;
    this.extent = extent;
  }

  @Override
  public HeldVersion version() {
    return entry.held(key);
  }

  @Override
  public String name() {
    return SlabScanner.name(header, record, 0);
  }

  @Override
  public ByteBuffer metadata() {
    requireOpen();
    return record
        .slice(RecordHeader.BYTES + header.nameBytes(), header.metaBytes())
        .asReadOnlyBuffer();
  }

  @Override
  public long dataBytes() {
    return header.dataBytes();
  }

  @Override
  public boolean isInMemory() {
    return header.type() == RecordType.PUT;
  }

  @Override
  public ByteBuffer data() {
    requireOpen();
    if (!isInMemory()) {
      throw new IllegalStateException("the data of " + key + " is not in memory");
    }
    return record.slice(header.dataOffset(), (int) header.dataBytes()).asReadOnlyBuffer();
  }

  @Override
  public int read(long position, ByteBuffer into) {
    requireOpen();
    if (position < 0) {
      throw new IllegalArgumentException("position is negative: " + position);
    }
    int count = (int) Math.max(0, Math.min(into.remaining(), dataBytes() - position));
    if (count == 0) {
      return 0;
    }
    if (isInMemory()) {
      into.put(record.slice(header.dataOffset() + (int) position, count));
      return count;
    }
    try {
      if (!extent.read(position, count, into, buffers)) {
        throw owner.damaged(key, entry, "data at " + position + " is damaged");
      }
      return count;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void verify(long position, long count) {
    requireOpen();
    if (position < 0 || count < 0 || position + count > dataBytes()) {
      throw new IllegalArgumentException("range is outside the data");
    }
    if (isInMemory()) {
      return;
    }
    try {
      if (!extent.verify(position, count, buffers)) {
        throw owner.damaged(key, entry, "data from " + position + " on is damaged");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CorruptObjectException unreadable(IOException e) {
    CorruptObjectException fault = owner.damaged(key, entry, "unreadable: " + e.getMessage());
    fault.initCause(e);
    return fault;
  }

  @Override
  public Region region() {
    requireOpen();
    if (isInMemory()) {
      throw new UnsupportedOperationException("the data is in memory");
    }
    try {
      return new Region(extent.channel(), 0);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the reader is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      owner.closed(this);
    }
  }
}
