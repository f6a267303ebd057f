package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A body that never falls silent, but comes so slowly that it holds a connection for no good.
class SlowBodyTest {
  private static final String PUT = "PUT /read HTTP/1.1\r\nHost: a\r\n";
  private static final Duration OVER = Duration.ofMillis(400);
  private static final int LARGE_BYTES = 8 << 20;
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0))
                .slowBody(new HttpServerOptions.SlowBody(1000, OVER)),
            SlowBodyTest::serve);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerResponse serve(ServerRequest request) throws IOException {
    if (request.path().equals("/late")) {
      LockSupport.parkNanos(3 * OVER.toNanos());
    }
    ByteBuffer buffer = ByteBuffer.allocate(100_000);
    int count = 0;
    for (int read; (read = request.body().read(buffer.clear())) >= 0; ) {
      count += read;
    }
    return new ServerResponse(
        200, HttpHeaders.of("X-Count", "" + count), ResponseBody.bytes(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 60000\r\n\r\n",
        "Content-Length: 600000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffff\r\n"
      })
  void dripsAreAnsweredWith408(String framing) throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(PUT + framing);
      long start = System.nanoTime();
      while (connection.socket().getInputStream().available() == 0) {
        connection.send("x");
        Thread.sleep(10);
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
      }

      assertThat(connection.answer().status()).isEqualTo(408);
      assertThat(System.nanoTime() - start).isGreaterThan(OVER.toNanos() / 2);
    }
  }

  @Test
  void aSteadyBodyMayTakeItsTime() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(PUT + "Content-Length: 200000\r\n\r\n");
      for (int i = 0; i < 40; i++) {
        connection.send(new byte[5000]);
        Thread.sleep(40);
      }

      assertThat(connection.answer().has("X-Count: 200000")).isTrue();
    }
  }

  @Test
  void theTimeOfTheHandlerDoesNotCount() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(
          "PUT /late HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE_BYTES + "\r\n\r\n");
      connection.send(new byte[LARGE_BYTES]);

      assertThat(connection.answer().has("X-Count: " + LARGE_BYTES)).isTrue();
    }
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(
          "PUT /late HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 300\r\n\r\n");
      assertThat(connection.answer().status()).isEqualTo(100);
      connection.send(new byte[300]);

      assertThat(connection.answer().has("X-Count: 300")).isTrue();
    }
  }

  @Test
  void aLineWithLongEncodedNamesIsTaken() throws Exception {
    String name = "%C3%BC".repeat(512);
    String query = "?prefix=" + name + "&marker=" + name + "&end_marker=" + name;
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("GET /" + name + query + " HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(connection.answer().status()).isEqualTo(200);
    }
  }
}
