package io.ringfort.object.engine;

import io.ringfort.common.disk.NoSpaceException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Clock;
import io.ringfort.object.engine.ExtentPool.ExtentUse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Streams the data of a large object to an extent, with a checksum for each block. Flushes every
/// 32 MiB, so that little is left to flush at the end and the kernel's dirty pages stay few.
final class ExtentWriter implements ObjectWriter {
  private static final int BUFFER_BYTES = 4 * Checksum.BLOCK_BYTES;
  private static final long FLUSH_BYTES = 32 << 20;

  private final ExtentPool pool;
  private final SlabPool slabs;
  private final DeviceHealth health;
  private final EngineFault fault;
  private final ExtentUse use;
  private final ObjectKey key;
  private final long device;
  private final Clock clock;
  private final ReadBuffers buffers;
  private final ByteBuffer buffer;
  private ByteBuffer table = ByteBuffer.allocate(256);
  private long written;
  private long flushed;
  private boolean full;
  private boolean finished;
  private boolean closed;

  ExtentWriter(
      ExtentPool pool,
      SlabPool slabs,
      DeviceHealth health,
      EngineFault fault,
      ExtentUse use,
      ObjectKey key,
      long device,
      Clock clock,
      ReadBuffers buffers) {
    this.pool = pool;
    this.slabs = slabs;
    this.health = health;
    this.fault = fault;
    this.use = use;
    this.key = key;
    this.device = device;
    this.clock = clock;
    this.buffers = buffers;
    this.buffer = buffers.take(BUFFER_BYTES);
  }

  @Override
  public boolean write(ByteBuffer data) {
    requireOpen();
    while (data.hasRemaining()) {
      int count = Math.min(data.remaining(), buffer.remaining());
      buffer.put(buffer.position(), data, data.position(), count);
      buffer.position(buffer.position() + count);
      data.position(data.position() + count);
      if (!buffer.hasRemaining() && !drain()) {
        return false;
      }
    }
    return true;
  }

  private void requireOpen() {
    health.requireOnline();
    if (closed || finished || full) {
      throw new IllegalStateException("the writer is closed, finished or out of space");
    }
  }

  /// Writes what is in the buffer.
  private boolean drain() {
    buffer.flip();
    int bytes = buffer.remaining();
    if (written == 0 && bytes == BUFFER_BYTES) {
      bypassCache();
    }
    int entries = 4 * Checksum.blocks(bytes);
    if (table.remaining() < entries) {
      table =
          ByteBuffer.wrap(Arrays.copyOf(table.array(), table.capacity() * 2 + entries))
              .position(table.position());
    }
    Checksum.putBlocks(buffer, table);
    if (!put(written, buffer)) {
      return false;
    }
    written += bytes;
    buffer.clear().limit(BUFFER_BYTES);
    try {
      if (written - flushed >= FLUSH_BYTES) {
        use.file().flush();
        flushed = written;
      }
    } catch (IOException e) {
      throw health.fail(e);
    }
    return true;
  }

  /// Most of what is written is read much later, or from another device.
  private void bypassCache() {
    try {
      use.file().bypassCache(true);
    } catch (IOException e) {
      throw health.fail(e);
    }
  }

  private boolean put(long position, ByteBuffer bytes) {
    int count = bytes.remaining();
    try {
      if (!slabs.hasRoomForExtent(count)) {
        full = true;
        return false;
      }
      slabs.addExtentBytes(count);
      try {
        use.file().write(position, bytes);
      } catch (NoSpaceException _) {
        full = true;
        slabs.addExtentBytes(use.file().size() - (position + count));
        return false;
      }
      return true;
    } catch (IOException e) {
      throw health.fail(e);
    }
  }

  @Override
  public Optional<StagedData> finish() {
    requireOpen();
    if (!drain()) {
      return Optional.empty();
    }
    int tableBytes = table.position();
    ByteBuffer tail = ByteBuffer.allocate(tableBytes + ExtentFormat.FOOTER_BYTES);
    tail.put(table.flip());
    ExtentFormat.encodeFooter(
        tail, device, use.extent(), use.use(), written, Checksum.of(tail, 0, tableBytes));
    if (!put(written, tail.flip())) {
      return Optional.empty();
    }
    try {
      if (fault != EngineFault.EXTENT_NOT_FLUSHED) {
        use.file().flush();
      }
    } catch (IOException e) {
      throw health.fail(e);
    }
    finished = true;
    pool.stage(use, key, written, clock.nanoTime());
    return Optional.of(new StagedData(use.extent(), use.use()));
  }

  @Override
  public long dataBytes() {
    return closed ? written : written + buffer.position();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    buffers.give(buffer);
    if (!finished) {
      pool.release(use.extent(), use.use());
    }
    pool.leave(use.extent());
  }
}
