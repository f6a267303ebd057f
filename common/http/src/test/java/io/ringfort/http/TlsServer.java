package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An encrypted server with its files, and clients that trust it.
final class TlsServer implements AutoCloseable {
  static final Duration POLL = Duration.ofMillis(30);

  private final TestAuthority authority = new TestAuthority();
  private final SSLContext clients = authority.clients();
  private final Path certificate;
  private final Path key;
  private final HttpServer server;

  private TlsServer(
      Path folder,
      TlsEngine engine,
      TestAuthority.KeyKind kind,
      UnaryOperator<HttpServerOptions> options,
      HttpHandler handler)
      throws IOException {
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    authority.issue(kind).install(certificate, key);
    server =
        HttpServer.start(
            options.apply(
                HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0))
                    .encryption(new Encryption.Tls(certificate, key, engine, POLL))),
            handler);
  }

  static TlsServer start(
      Path folder, TlsEngine engine, UnaryOperator<HttpServerOptions> options, HttpHandler handler)
      throws IOException {
    return new TlsServer(folder, engine, TestAuthority.KeyKind.EC, options, handler);
  }

  static TlsServer start(Path folder, TestAuthority.KeyKind kind, HttpHandler handler)
      throws IOException {
    return new TlsServer(folder, TlsEngine.BORINGSSL, kind, UnaryOperator.identity(), handler);
  }

  TestAuthority authority() {
    return authority;
  }

  Path certificate() {
    return certificate;
  }

  Path key() {
    return key;
  }

  NodeAddress address() {
    return server.address();
  }

  URI uri(String path) {
    return URI.create("https://" + address() + path);
  }

  TlsReport report() {
    return server.tls().orElseThrow();
  }

  java.net.http.HttpClient client() {
    return java.net.http.HttpClient.newBuilder().sslContext(clients).build();
  }

  /// A connection that has shaken hands.
  SSLSocket socket(String... versions) throws IOException {
    SSLSocket socket =
        (SSLSocket) clients.getSocketFactory().createSocket(address().host(), address().port());
    if (versions.length > 0) {
      socket.setEnabledProtocols(versions);
    }
    socket.startHandshake();
    return socket;
  }

  RawConnection connect(String... versions) throws IOException {
    return new RawConnection(socket(versions));
  }

  /// A connection that has not.
  RawConnection connectPlain() throws IOException {
    return new RawConnection(new Socket(address().host(), address().port()));
  }

  /// Serial number of the certificate that a new connection gets.
  long serial() throws IOException {
    try (SSLSocket socket = socket()) {
      X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return own.getSerialNumber().longValueExact();
    }
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come true within 20 s");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
