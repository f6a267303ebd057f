package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.access.TempAuthUser;
import io.ringfort.proxy.access.TokenKey;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.swift.StoragePolicies;
import io.ringfort.proxy.swift.SwiftLimits;
import io.ringfort.proxy.swift.SwiftSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A proxy on an ephemeral port of the loopback interface, over a hall in memory, with some users
/// and a client.
final class RunningProxy implements AutoCloseable {
  /// What came back.
  record Answer(int status, java.net.http.HttpHeaders headers, String text) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /// A clock that can be moved forward.
  static final class ShiftedClock implements Clock {
    private final AtomicLong shiftSeconds = new AtomicLong();

    void advance(Duration duration) {
      shiftSeconds.addAndGet(duration.toSeconds());
    }

    @Override
    public Instant now() {
      return Clock.system().now().plusSeconds(shiftSeconds.get());
    }

    @Override
    public long nanoTime() {
      return Clock.system().nanoTime();
    }
  }

  static final long OBJECT_BYTES_MAX = 3L << 20;

  private static final List<TempAuthUser> USERS =
      List.of(
          new TempAuthUser("test", "tester", "testing", List.of(".admin")),
          new TempAuthUser("test", "plain", "plainkey", List.of()),
          new TempAuthUser("other", "boss", "bosskey", List.of(".admin")),
          new TempAuthUser("cluster", "root", "rootkey", List.of(".reseller_admin")));

  final ShiftedClock clock = new ShiftedClock();
  final MeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProxyServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningProxy() {
    SwiftSettings settings =
        new SwiftSettings(
            "0.1.0",
            "",
            new StoragePolicies(
                List.of(
                    new StoragePolicies.Policy(0, "gold", true),
                    new StoragePolicies.Policy(1, "silver", false))),
            new SwiftLimits(OBJECT_BYTES_MAX, 128, 256, 90, 4096, 8192, 10_000, 50),
            List.of(),
            List.of());
    ProxyServerConfig config =
        new ProxyServerConfig(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).eventLoops(1),
            settings,
            S3Settings.defaults(),
            TempAuthConfig.of(USERS, TokenKey.of("0123456789abcdef".getBytes(UTF_8))),
            true);
    try {
      server = ProxyServer.start(config, new MemoryHall(clock).hall(), clock, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.address().port();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /// A token of a user.
  String token(String login, String key) {
    Answer answer = call("GET", "/auth/v1.0", "", "X-Auth-User", login, "X-Auth-Key", key);
    if (answer.status() != 200) {
      throw new IllegalStateException(login + " cannot log in: " + answer);
    }
    return answer.header("X-Auth-Token");
  }

  String adminToken() {
    return token("test:tester", "testing");
  }

  /// Sends a request; text goes as UTF-8.
  Answer call(String method, String path, String body, String... headers) {
    return call(method, path, HttpRequest.BodyPublishers.ofString(body), headers);
  }

  Answer call(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20));
    boolean none = body.contentLength() == 0 && !method.equals("PUT");
    request.method(method, none ? HttpRequest.BodyPublishers.noBody() : body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(), response.headers(), new String(response.body(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
