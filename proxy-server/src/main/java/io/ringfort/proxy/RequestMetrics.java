package io.ringfort.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Counts and times requests by method and status: `ringfort.proxy.request`. Timers are looked up
/// once and kept. Safe for use by many threads.
final class RequestMetrics {
  /// The methods that are told apart; whatever else clients make up is `other`.
  private enum Method {
    GET(0),
    HEAD(1),
    PUT(2),
    POST(3),
    DELETE(4),
    COPY(5),
    OPTIONS(6),
    OTHER(7);

    private final int index;

    Method(int index) {
      this.index = index;
    }

    static Method of(String name) {
      return switch (name) {
        case "GET" -> GET;
        case "HEAD" -> HEAD;
        case "PUT" -> PUT;
        case "POST" -> POST;
        case "DELETE" -> DELETE;
        case "COPY" -> COPY;
        case "OPTIONS" -> OPTIONS;
        default -> OTHER;
      };
    }
  }

  private static final int STATUS_MAX = 600;

  private final MeterRegistry registry;
  private final AtomicReferenceArray<Timer> timers =
      new AtomicReferenceArray<>(Method.values().length * STATUS_MAX);

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /// @param status 0 to 599; 0 for a client that went away
  void record(String methodName, int status, long nanos) {
    Method method = Method.of(methodName);
    int index = method.index * STATUS_MAX + status;
    Timer timer = timers.get(index);
    if (timer == null) {
      // The registry gives the same timer to all who race here.
      timer =
          Timer.builder("ringfort.proxy.request")
              .description("Requests of clients, to the last byte of the answer")
              .tag("method", method == Method.OTHER ? "other" : method.name())
              .tag("status", status == 0 ? "gone" : Integer.toString(status))
              .register(registry);
      timers.set(index, timer);
    }
    timer.record(Duration.ofNanos(nanos));
  }
}
