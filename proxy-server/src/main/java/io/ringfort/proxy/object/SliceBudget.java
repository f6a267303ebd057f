package io.ringfort.proxy.object;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that all bodies on their way in may take together, in slices of one size. What is not
/// there is waited for, so that many large uploads slow each other down instead of filling the
/// heap. Safe for use by many threads.
final class SliceBudget {
  static final int SLICE_BYTES = 256 << 10;

  private final int slices;
  private final Semaphore free;
  private final ConcurrentLinkedQueue<ByteBuffer> pool = new ConcurrentLinkedQueue<>();

  SliceBudget(long bytes) {
    this.slices = Math.clamp(bytes / SLICE_BYTES, 4, Integer.MAX_VALUE);
    this.free = new Semaphore(slices);
  }

  /// An empty slice, if one comes free in time.
  Optional<Slice> take(Duration limit) {
    try {
      if (!free.tryAcquire() && !free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    ByteBuffer pooled = pool.poll();
    return Optional.of(
        new Slice(this, pooled == null ? ByteBuffer.allocate(SLICE_BYTES) : pooled.clear()));
  }

  void giveBack(ByteBuffer bytes) {
    pool.add(bytes);
    free.release();
  }

  long bytesInUse() {
    return (long) (slices - free.availablePermits()) * SLICE_BYTES;
  }
}
