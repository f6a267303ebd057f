package io.ringfort.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waiting for the end: [#await] returns when the process is asked to stop (SIGTERM, SIGINT); the
/// Java machine then waits, within bounds, until [#close] says that everything is closed.
///
/// ```java
/// try (ShutdownSignal signal = ShutdownSignal.install(); Server server = Server.start()) {
///   signal.await();
/// }
/// ```
final class ShutdownSignal implements AutoCloseable {
  /// A close that takes longer than this is cut off; what was acknowledged is durable anyway.
  private static final long CLOSE_SECONDS_MAX = 30;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private ShutdownSignal() {}

  static ShutdownSignal install() {
    ShutdownSignal signal = new ShutdownSignal();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(signal::run));
    return signal;
  }

  private void run() {
    asked.countDown();
    try {
      closed.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void await() throws InterruptedException {
    asked.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
