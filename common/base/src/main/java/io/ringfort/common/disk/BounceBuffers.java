package io.ringfort.common.disk;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Direct buffers for calls whose caller brought a heap buffer. Kept, a few of them, because a new
/// one is zeroed first and freed late. Safe for use by many threads.
final class BounceBuffers {
  static final int BYTES = 256 << 10;

  private static final int KEPT_MAX = 4;

  private final ConcurrentLinkedQueue<ByteBuffer> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /// An empty buffer of at most so many bytes.
  ByteBuffer take(int bytesMax) {
    ByteBuffer buffer = kept.poll();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(BYTES);
    } else {
      count.decrementAndGet();
    }
    return buffer.clear().limit(Math.min(bytesMax, BYTES));
  }

  /// Takes a buffer back. Nobody may use it any more.
  void give(ByteBuffer buffer) {
    if (count.incrementAndGet() <= KEPT_MAX) {
      kept.add(buffer);
    } else {
      count.decrementAndGet();
    }
  }
}
