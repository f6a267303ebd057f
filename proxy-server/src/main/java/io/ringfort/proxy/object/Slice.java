package io.ringfort.proxy.object;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A piece of a body, shared by everyone it is sent to, and given back to the budget by the last of
/// them. Filled by one thread before it is shared.
final class Slice {
  private final SliceBudget budget;
  private final ByteBuffer bytes;
  private final AtomicInteger holders = new AtomicInteger(1);

  Slice(SliceBudget budget, ByteBuffer bytes) {
    this.budget = budget;
    this.bytes = bytes;
  }

  /// The buffer itself, for whoever fills it.
  ByteBuffer buffer() {
    return bytes;
  }

  /// The filled bytes, with a position of its own.
  ByteBuffer view() {
    return bytes.duplicate();
  }

  int length() {
    return bytes.remaining();
  }

  /// One more holder.
  void retain() {
    int before = holders.getAndIncrement();
    assert before > 0 : "a slice that was given back is used";
  }

  void release() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "a slice was given back twice";
    if (left == 0) {
      budget.giveBack(bytes);
    }
  }
}
