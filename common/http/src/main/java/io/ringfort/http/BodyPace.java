package io.ringfort.http;

/// Watches that a body does not come too slowly, over stretches of time in which the server waited
/// for it. Confined to the event loop.
final class BodyPace {
  private final long bytesMin;
  private final long stretchNanos;
  private long bytes;
  private long since;

  BodyPace(HttpServerOptions.SlowBody limit) {
    this.stretchNanos = limit.over().toNanos();
    this.bytesMin = limit.bytesPerSecondMin() * limit.over().toMillis() / 1000;
  }

  /// A stretch begins.
  void begin(long now) {
    bytes = 0;
    since = now;
  }

  void took(int count) {
    bytes += count;
  }

  /// To be asked regularly while the server waits for bytes.
  boolean isTooSlow(long now) {
    if (now - since < stretchNanos) {
      return false;
    }
    boolean slow = bytes < bytesMin;
    begin(now);
    return slow;
  }
}
