package io.ringfort.system;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits with a deadline for something another process does.
final class Waiting {
  private static final long STEP_MILLIS = 50;

  private Waiting() {}

  static void until(Duration limit, Supplier<String> expectation, BooleanSupplier holds) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("not within " + limit + ": " + expectation.get());
      }
      pause(Duration.ofMillis(STEP_MILLIS));
    }
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether a GET of this address is answered with 200.
  static boolean answers(String address) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address).toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
