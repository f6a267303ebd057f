package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.testkit.tls.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `ringfort up` with a certificate, and curl that trusts its issuer. Budget: 60 s.
@ExtendWith(Logs.class)
class TlsIT {
  private static final int LARGE_BYTES = 20 << 20;
  private static final int SWAPS = 3;

  private final TestAuthority authority = new TestAuthority();
  @TempDir private Path temp;
  private Path certificate;
  private Path key;
  private Client trusting;

  @BeforeEach
  void makeFiles() throws IOException {
    certificate = temp.resolve("tls.crt");
    key = temp.resolve("tls.key");
    authority.issue(TestAuthority.KeyKind.RSA).install(certificate, key);
    Path root = Files.writeString(temp.resolve("root.crt"), authority.rootPem());
    trusting = Client.installed("curl").with("-sS", "-i", "-g", "--cacert", root.toString());
  }

  private RingfortProcess start() {
    return RingfortProcess.start(
        temp.resolve("data"), "--tls-cert", certificate.toString(), "--tls-key", key.toString());
  }

  private Curl login(Endpoint endpoint) {
    Curl.Reply login =
        new Curl(trusting, endpoint.auth())
            .call(
                "GET",
                "",
                "-H",
                "X-Auth-User: " + endpoint.user(),
                "-H",
                "X-Auth-Key: " + endpoint.key());
    assertThat(login.status()).isEqualTo(200);
    return new Curl(
        trusting.with("-H", "X-Auth-Token: " + login.header("X-Auth-Token").orElseThrow()),
        login.header("X-Storage-Url").orElseThrow());
  }

  @Test
  void objectsGoOverTlsAndNotWithoutIt() throws Exception {
    byte[] large = new byte[LARGE_BYTES];
    new Random(3).nextBytes(large);
    Path file = Files.write(temp.resolve("large"), large);
    Path back = temp.resolve("back");
    try (RingfortProcess ringfort = start()) {
      Endpoint endpoint = ringfort.endpoint();
      assertThat(endpoint.auth()).startsWith("https://127.0.0.1:" + ringfort.port());
      assertThat(Logs.read(ringfort.log())).contains("ready: object API at https://", "BoringSSL");
      Curl curl = login(endpoint);
      assertThat(curl.storage()).startsWith("https://127.0.0.1:" + ringfort.port());

      assertThat(curl.call("PUT", "/c").status()).isEqualTo(201);
      assertThat(curl.put("/c/small", "hello").status()).isEqualTo(201);
      assertThat(curl.call("GET", "/c/small").text()).isEqualTo("hello");
      assertThat(curl.call("PUT", "/c/large", "-T", file.toString()).status()).isEqualTo(201);
      curl.client()
          .with("--no-include", "-o", back.toString(), curl.storage() + "/c/large")
          .run()
          .requireSuccess();
      assertThat(Files.mismatch(file, back)).isEqualTo(-1);

      Client plain = Client.installed("curl").with("-sS");
      assertThat(plain.run(ringfort.server() + "/healthcheck").requireFailure().errors())
          .contains("certificate");
      assertThat(
              plain
                  .run("http://127.0.0.1:" + ringfort.port() + "/healthcheck")
                  .requireFailure()
                  .text())
          .isEmpty();
      assertThat(trusting.run(ringfort.server() + "/metrics").requireSuccess().text())
          .contains(
              "ringfort_proxy_tls_handshakes_total",
              "ringfort_proxy_tls_handshake_failures_total{reason=\"not_tls\"} 1",
              "ringfort_proxy_tls_handshake_failures_total{reason=\"refused\"} 1",
              "ringfort_proxy_tls_certificate_expiry_seconds");
      assertThat(Logs.read(ringfort.log())).doesNotContain("Exception");
    }
    try (RingfortProcess ringfort = RingfortProcess.start(temp.resolve("data"))) {
      assertThat(ringfort.endpoint().auth()).startsWith("http://");
    }
  }

  @Test
  void aNewCertificateIsServedAndNoRequestIsDropped() throws Exception {
    Path file = Files.write(temp.resolve("large"), new byte[LARGE_BYTES]);
    try (RingfortProcess ringfort = start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Curl curl = login(ringfort.endpoint());
      assertThat(curl.call("PUT", "/c").status()).isEqualTo(201);
      assertThat(curl.call("PUT", "/c/large", "-T", file.toString()).status()).isEqualTo(201);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger short_ = new AtomicInteger();
      Future<Client.Result> slow =
          threads.submit(() ->
              curl.client()
                  .with("--no-include", "--limit-rate", "3M", "-o", "/dev/null")
                  .run(curl.storage() + "/c/large"));
      Future<Boolean> many =
          threads.submit(
              (Callable<Boolean>)
                  () -> {
                    while (!over.get()) {
                      assertThat(curl.put("/c/o", "text").status()).isEqualTo(201);
                      assertThat(curl.call("GET", "/c/o").text()).isEqualTo("text");
                      short_.incrementAndGet();
                    }
                    return true;
                  });
      for (int swap = 0; swap < SWAPS; swap++) {
        TestAuthority.Issued next = authority.issue(TestAuthority.KeyKind.EC);
        next.install(certificate, key);
        Waiting.until(
            Duration.ofSeconds(15),
            () -> "the new certificate is served",
            () -> serial(ringfort).equals(next.serial()));
      }
      over.set(true);

      assertThat(many.get()).isTrue();
      assertThat(short_).hasPositiveValue();
      slow.get().requireSuccess();
      assertThat(Logs.read(ringfort.log())).contains("new certificate of CN=localhost");

      Files.writeString(key, "rubbish");
      Waiting.until(
          Duration.ofSeconds(15),
          () -> "a complaint in the log",
          () -> Logs.read(ringfort.log()).contains("tls.key: has no private key"));
      assertThat(curl.call("GET", "/c/o").status()).isEqualTo(200);
    }
  }

  private BigInteger serial(RingfortProcess ringfort) {
    try (SSLSocket socket =
        (SSLSocket)
            authority.clients().getSocketFactory().createSocket("127.0.0.1", ringfort.port())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    } catch (IOException e) {
      throw new AssertionError("no handshake", e);
    }
  }

  @Test
  void anExpiredCertificateOrAMissingKeyStopsTheStart() {
    Instant now = Instant.now();
    authority
        .issue(TestAuthority.KeyKind.EC, now.minusSeconds(60), now.minusSeconds(5))
        .install(certificate, key);
    try (RingfortProcess expired =
        RingfortProcess.launch(
            temp.resolve("data"),
            "--tls-cert",
            certificate.toString(),
            "--tls-key",
            key.toString())) {
      assertThat(expired.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
      assertThat(Logs.read(expired.log()))
          .contains("ringfort: " + certificate + ": has expired on")
          .doesNotContain("\tat ");
    }
    assertThat(
            Client.ringfort()
                .run("up", "--data", temp.resolve("x").toString(), "--tls-cert", "c.pem")
                .requireFailure()
                .errors())
        .contains("--tls-key");
  }
}
