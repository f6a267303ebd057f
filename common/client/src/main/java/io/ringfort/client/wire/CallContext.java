package io.ringfort.client.wire;

import io.ringfort.common.time.Clock;
import java.time.Duration;

/// What travels with a request through all servers it reaches: the id by which its traces are found
/// and the time by which it must be answered. Bound as a scoped value by whoever starts the work
/// (the front door, a worker, the receiving end of a call).
///
/// @param transactionId at most [#TRANSACTION_ID_CHARS_MAX] characters
/// @param deadlineNanos reading of [Clock#nanoTime] after which nobody waits any more
public record CallContext(String transactionId, long deadlineNanos) {
  public static final int TRANSACTION_ID_CHARS_MAX = 128;

  /// How long work may take whose starter set no deadline.
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

  public CallContext {
    if (transactionId.length() > TRANSACTION_ID_CHARS_MAX) {
      throw new IllegalArgumentException("transaction id is too long: " + transactionId.length());
    }
  }

  /// A context that ends after `limit`.
  public static CallContext within(Clock clock, String transactionId, Duration limit) {
    return new CallContext(transactionId, clock.nanoTime() + limit.toNanos());
  }

  /// The context of the running work, or one with the default limit if none is bound.
  public static CallContext current(Clock clock) {
    return CURRENT.isBound() ? CURRENT.get() : within(clock, "-", DEFAULT_LIMIT);
  }

  /// Does `work` with this context as the current one.
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /// Does `work`, which may fail in its own way, with this context as the current one.
  public <R, X extends Exception> R call(ScopedValue.CallableOp<R, X> work) throws X {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  /// This context, but with at most `limit` left.
  public CallContext atMost(Clock clock, Duration limit) {
    long end = clock.nanoTime() + limit.toNanos();
    return end - deadlineNanos < 0 ? new CallContext(transactionId, end) : this;
  }

  /// Time left, zero if none.
  public Duration remaining(Clock clock) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - clock.nanoTime()));
  }
}
