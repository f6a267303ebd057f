package io.ringfort.http;

import io.netty.channel.Channel;
import java.util.Optional;

/// Since when the client of a connection keeps it waiting, and which time limits have passed.
/// Limits are looked at by a [Sweeper]; a request sets no timers. Confined to the event loop.
final class Deadlines {
  static final Refusal LATE_HEAD = new Refusal(408, "the head of the request did not come in time");
  private static final Optional<Refusal> LATE_BODY =
      Optional.of(new Refusal(408, "the body of the request did not come in time"));
  private static final Optional<Refusal> SLOW_BODY =
      Optional.of(new Refusal(408, "the body of the request came too slowly"));

  private final HttpServerOptions.Times times;
  private final StalledWrites stalled;
  private final BodyPace pace;
  private long heardAt = System.nanoTime();
  private long headAt;
  private long lingerAt;

  Deadlines(HttpServerOptions options, Channel channel) {
    this.times = options.times();
    this.stalled = new StalledWrites(channel);
    this.pace = new BodyPace(options.slowBody());
  }

  /// Bytes came.
  void heard(int count) {
    heardAt = System.nanoTime();
    pace.took(count);
  }

  /// Only from now on is it the client's turn.
  void clientsTurn() {
    heardAt = System.nanoTime();
  }

  /// The first bytes of a head came.
  void headBegan() {
    headAt = heardAt;
  }

  /// The head was read; a body may follow.
  void bodyBegan() {
    pace.begin(System.nanoTime());
  }

  /// A stretch of the body in which it was not the client's turn.
  void bodyPaused(long now) {
    pace.begin(now);
  }

  /// The last bytes of the connection are sent, or have been sent.
  void lingering() {
    lingerAt = System.nanoTime();
  }

  /// Whether the client does not take the bytes that it is sent.
  boolean isStalled(long now) {
    return stalled.isLongerThan(times.write().toNanos(), now);
  }

  boolean isHeadLate(long now) {
    return now - headAt > times.head().toNanos();
  }

  /// Whether all that was sent has been taken.
  boolean nothingPending() {
    return stalled.nothingPending();
  }

  /// Whether no request has begun for too long.
  boolean isIdle(long now) {
    return now - heardAt > times.idle().toNanos();
  }

  /// What is wrong with how the body comes. To be asked regularly while it is the client's turn.
  Optional<Refusal> bodyFault(long now) {
    if (now - heardAt > times.body().toNanos()) {
      return LATE_BODY;
    }
    return pace.isTooSlow(now) ? SLOW_BODY : Optional.empty();
  }

  /// Whether a client that was said goodbye to has had its time to hear it.
  boolean hasLingered(long now) {
    return now - lingerAt > times.linger().toNanos() && nothingPending();
  }
}
