package io.ringfort.proxy;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.http.HandshakeFailure;
import io.ringfort.http.HttpServer;
import io.ringfort.http.TlsReport;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Counts what becomes of the encryption of a server: `ringfort.proxy.tls...`.
final class TlsMetrics {
  private TlsMetrics() {}

  /// Registers them; nothing, if the server does not encrypt.
  static void register(HttpServer server, MeterRegistry registry) {
    if (server.tls().isEmpty()) {
      return;
    }
    FunctionCounter.builder(
            "ringfort.proxy.tls.handshakes", server, read(report -> report.handshakes()))
        .description("Connections that got to be encrypted")
        .register(registry);
    for (HandshakeFailure reason : HandshakeFailure.values()) {
      FunctionCounter.builder(
              "ringfort.proxy.tls.handshake.failures",
              server,
              read(report -> report.failed(reason)))
          .description("Connections that did not get to be encrypted")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder(
            "ringfort.proxy.tls.certificates.refused",
            server,
            read(report -> report.certificatesRefused()))
        .description("New certificates or keys that were of no use")
        .register(registry);
    Gauge.builder(
            "ringfort.proxy.tls.certificate.expiry.seconds",
            server,
            read(report -> report.validUntil().getEpochSecond()))
        .description("End of the certificate in use, in seconds since 1970")
        .register(registry);
  }

  private static ToDoubleFunction<HttpServer> read(ToDoubleFunction<TlsReport> number) {
    return server -> server.tls().map(number::applyAsDouble).orElse(Double.NaN);
  }
}
