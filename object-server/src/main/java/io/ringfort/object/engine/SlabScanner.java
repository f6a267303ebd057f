package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Reads the batches and records of slabs, some batches in memory at a time. For one thread.
final class SlabScanner {
  private final long device;
  private final int stepBytes;
  private final IntFunction<ByteBuffer> memory;
  private @Nullable Slab current;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private int windowAt;

  /// @param stepBytes how much to read at once, if no batch is larger
  /// @param memory makes room for so many bytes
  SlabScanner(long device, int stepBytes, IntFunction<ByteBuffer> memory) {
    this.device = device;
    this.stepBytes = stepBytes;
    this.memory = memory;
  }

  boolean isOn(Slab slab) {
    return current == slab;
  }

  /// Begins with a slab.
  SlabScanner on(Slab slab) {
    int bytes = Math.min(LogWriter.STAGING_BYTES, slab.bytes);
    if (window.capacity() < bytes) {
      window = memory.apply(bytes);
    }
    window.limit(0);
    current = slab;
    return this;
  }

  /// The slab that it is on.
  Slab slab() {
    return Objects.requireNonNull(current, "the scanner is on no slab");
  }

  /// Is shown the records of a batch.
  interface Visitor {
    /// @param record the slab's bytes
    /// @param at where in them the record begins
    /// @param offset where in the slab the record begins
    void visit(RecordHeader header, ByteBuffer record, int at, int offset) throws IOException;
  }

  /// Fills the window, from a whole block on, so that it holds a range as far as the slab goes.
  private void load(int from, int count) throws IOException {
    if (from >= windowAt && from + count <= windowAt + window.limit()) {
      return;
    }
    windowAt = from & -DiskFile.BLOCK_BYTES;
    int wanted = Math.min(Math.max(from + count - windowAt, stepBytes), slab().bytes - windowAt);
    window.clear().limit(Math.clamp(wanted, 0, window.capacity()));
    slab().file.readOnce(windowAt, window);
    while (window.hasRemaining()) {
      window.put((byte) 0);
    }
    window.flip();
  }

  /// The header of a batch at an offset; null if there is none.
  @Nullable BatchHeader headerAt(int offset) throws IOException {
    Slab slab = slab();
    if (offset < Slab.FIRST_BATCH || offset > slab.bytes - BatchHeader.BYTES) {
      return null;
    }
    load(offset, BatchHeader.BYTES);
    BatchHeader header = BatchHeader.decode(window, offset - windowAt, device);
    return header != null
            && header.slab() == slab.id
            && header.bodyBytes()
                <= Math.min(LogWriter.STAGING_BYTES, slab.bytes - offset) - BatchHeader.BYTES
        ? header
        : null;
  }

  int crcAt(int offset) {
    return BatchHeader.crcAt(window, offset - windowAt);
  }

  /// Whether the body of a batch is as it was written.
  boolean bodyIsSound(BatchHeader header, int offset) throws IOException {
    load(offset, BatchHeader.BYTES + header.bodyBytes());
    return Checksum.of(window, offset - windowAt + BatchHeader.BYTES, header.bodyBytes())
        == header.bodyCrc();
  }

  /// Shows the records of a batch. In a damaged batch, those that can still be told apart.
  ///
  /// @return whether all records were found
  boolean visit(BatchHeader header, int offset, Visitor visitor) throws IOException {
    load(offset, BatchHeader.BYTES + header.bodyBytes());
    int start = offset - windowAt + BatchHeader.BYTES;
    int end = start + header.bodyBytes();
    int at = start;
    int found = 0;
    while (at < end && found < header.records()) {
      RecordHeader record = RecordHeader.decode(window, at, end - at);
      if (record == null) {
        at += 8;
        continue;
      }
      visitor.visit(record, window, at, windowAt + at);
      at += record.recordBytes();
      found++;
    }
    return found == header.records();
  }

  /// The first offset from one on at which a batch header stands, or -1.
  int find(int from, int to) throws IOException {
    for (int at = from;
        at <= Math.min(to, slab().bytes) - BatchHeader.BYTES;
        at += BatchHeader.ALIGNMENT) {
      if (headerAt(at) != null) {
        return at;
      }
    }
    return -1;
  }

  static String name(RecordHeader header, ByteBuffer record, int at) {
    byte[] name = new byte[header.nameBytes()];
    record.get(at + RecordHeader.BYTES, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  static byte[] payload(RecordHeader header, ByteBuffer record, int at) {
    byte[] payload = new byte[header.type().isVersion() ? 0 : header.metaBytes()];
    record.get(at + RecordHeader.BYTES + header.nameBytes(), payload);
    return payload;
  }
}
