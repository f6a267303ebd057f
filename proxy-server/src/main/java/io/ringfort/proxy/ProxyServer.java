package io.ringfort.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpServer;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.sign.ConfiguredKey;
import io.ringfort.proxy.s3.sign.ConfiguredKeys;
import io.ringfort.proxy.s3.sign.SignatureVerifier;
import io.ringfort.proxy.s3.sign.SigningKeys;
import io.ringfort.proxy.s3.sign.SigningSettings;
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
    S3Door s3 =
        new S3Door(
            config.s3(),
            new SignatureVerifier(
                    SigningSettings.of(config.s3().region()), keys(config.auth()), clock)
                ::verify,
            config.auth().resellerPrefix(),
            hall.objects(),
            hall.containers(),
            hall.accounts(),
            hall.multipart(),
            clock);
    RequestMetrics requests = new RequestMetrics(metrics);
    FrontDoor door =
        new FrontDoor(swift, s3, requests, new AccessLog(config.accessLog()), metrics, clock);
    HttpServer http = HttpServer.start(config.http(), door);
    TlsMetrics.register(http, metrics);
    return new ProxyServer(http);
  }

  /// The access keys of the configured users.
  private static SigningKeys keys(TempAuthConfig auth) {
    return new ConfiguredKeys(
        auth.users().stream()
            .map(user ->
                new ConfiguredKey(
                    user.accessKeyId(), user.key(), user.principal(auth.resellerPrefix())))
            .toList());
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
