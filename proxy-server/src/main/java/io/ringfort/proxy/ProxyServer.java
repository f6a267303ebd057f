package io.ringfort.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpServer;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.swift.SwiftDoor;
import java.io.IOException;

/// A running proxy server. Closing it stops accepting, and lets running requests end within the
/// grace time of its options; it does not close the hall.
public final class ProxyServer implements AutoCloseable {
  private final HttpServer http;

  private ProxyServer(HttpServer http) {
    this.http = http;
  }

  /// Listens and serves.
  ///
  /// @param metrics where requests are counted and timed; a Prometheus registry is served at
  ///   `/metrics`
  /// @throws IOException if the address cannot be bound
  public static ProxyServer start(
      ProxyServerConfig config, Hall hall, Clock clock, MeterRegistry metrics) throws IOException {
    SwiftDoor swift =
        new SwiftDoor(
            config.swift(),
            new TempAuth(config.auth(), clock),
            hall.objects(),
            hall.containers(),
            hall.accounts(),
            clock);
    RequestMetrics requests = new RequestMetrics(metrics);
    FrontDoor door =
        new FrontDoor(swift, requests, new AccessLog(config.accessLog()), metrics, clock);
    HttpServer http = HttpServer.start(config.http(), door);
    TlsMetrics.register(http, metrics);
    return new ProxyServer(http);
  }

  /// Where it listens, with the real port.
  public NodeAddress address() {
    return http.address();
  }

  @Override
  public void close() {
    http.close();
  }
}
