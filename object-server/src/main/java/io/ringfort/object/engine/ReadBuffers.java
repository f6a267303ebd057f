package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps buffers for reads and uploads, because direct memory is slow to get. Bounded; safe for use
/// by many threads.
final class ReadBuffers {
  private static final int SMALL_BYTES = 16 << 10;
  private static final int LARGE_BYTES = 512 << 10;
  private static final int SMALL_MAX = 256;
  private static final int LARGE_MAX = 16;

  private final boolean direct;
  private final ConcurrentLinkedQueue<ByteBuffer> small = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ByteBuffer> large = new ConcurrentLinkedQueue<>();
  private final AtomicInteger smallCount = new AtomicInteger();
  private final AtomicInteger largeCount = new AtomicInteger();

  ReadBuffers(boolean direct) {
    this.direct = direct;
  }

  /// A buffer with a limit of so many bytes.
  ByteBuffer take(int bytes) {
    if (!direct) {
      return ByteBuffer.allocate(bytes);
    }
    if (bytes > LARGE_BYTES) {
      return ByteBuffer.allocateDirect(bytes);
    }
    boolean isSmall = bytes <= SMALL_BYTES;
    ByteBuffer kept = (isSmall ? small : large).poll();
    if (kept == null) {
      ByteBuffer fresh =
          isSmall ? ByteBuffer.allocateDirect(SMALL_BYTES) : DiskFile.blockBuffer(LARGE_BYTES);
      return fresh.limit(bytes);
    }
    (isSmall ? smallCount : largeCount).decrementAndGet();
    return kept.clear().limit(bytes);
  }

  /// Takes a buffer back. Nobody may use it any more.
  void give(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return;
    }
    if (buffer.capacity() == SMALL_BYTES && smallCount.get() < SMALL_MAX) {
      smallCount.incrementAndGet();
      small.add(buffer);
    } else if (buffer.capacity() == LARGE_BYTES && largeCount.get() < LARGE_MAX) {
      largeCount.incrementAndGet();
      large.add(buffer);
    }
  }
}
