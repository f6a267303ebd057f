package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What happens on one connection, seen by a client that writes bytes by hand.
class ConnectionTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";
  private static final Answers ANSWERS = new Answers();
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    HttpServerOptions.Times times =
        new HttpServerOptions.Times(
            Duration.ofSeconds(10),
            Duration.ofMillis(700),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(500),
            Duration.ofSeconds(2));
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).times(times),
            ConnectionTest::serve);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerResponse serve(ServerRequest request) throws IOException {
    return switch (request.path()) {
      case "/text" -> Answers.text("text " + request.query());
      case "/read" -> ANSWERS.count(request.body());
      case "/full" -> ServerResponse.of(507);
      case "/fail" -> throw new IllegalStateException("on purpose");
      case "/short" -> ANSWERS.stream(10, sink -> sink.write(ByteBuffer.wrap(new byte[5])));
      case "/broken" -> ANSWERS.broken();
      case "/endless" -> ANSWERS.endless();
      default -> ServerResponse.of(204);
    };
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      requests.append("GET /text?").append(i).append(HOST).append("\r\n");
      requests.append("PUT /read").append(HOST).append("Content-Length: 3\r\n\r\nabc");
    }
    try (RawConnection connection = new RawConnection(server.address())) {
      Thread sender =
          Thread.startVirtualThread(() -> {
            try {
              connection.send(requests.toString());
            } catch (IOException e) {
              ANSWERS.events.add(e.toString());
            }
          });

      for (int i = 0; i < 2000; i++) {
        assertThat(connection.answer().body()).isEqualTo("text " + i);
        assertThat(connection.answer().body()).isEqualTo("3");
      }
      assertThat(sender.isAlive()).isFalse();
    }
  }

  @Test
  void requestCutAtEveryByteIsServed() throws Exception {
    String request =
        "POST /read" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    try (RawConnection connection = new RawConnection(server.address())) {
      for (int cut = 1; cut < request.length(); cut += 3) {
        connection.send(request.substring(0, cut));
        Thread.sleep(1);
        connection.send(request.substring(cut));
        assertThat(connection.answer().body()).isEqualTo("5");
      }
    }
  }

  @Test
  void headOfStreamAnnouncesLengthSendsNoBodyAndClosesTheResource() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      RawConnection.Answer answer = connection.send("HEAD /short" + HOST + "\r\n").answer(true);

      assertThat(answer.has("Content-Length: 10")).isTrue();
      assertThat(ANSWERS.nextEvent()).isEqualTo("closed");
      assertThat(connection.send("GET /none" + HOST + "\r\n").answer().status()).isEqualTo(204);
    }
  }

  @Test
  void answerWithoutContentAnnouncesNoLength() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      RawConnection.Answer answer = connection.send("GET /none" + HOST + "\r\n").answer();

      assertThat(answer.head()).noneMatch(line -> line.startsWith("Content-Length"));
    }
  }

  @Test
  void streamThatEndsEarlyIsCut() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("GET /short" + HOST + "\r\n");

      assertThat(ANSWERS.nextEvent()).isEqualTo("closed");
      assertThat(connection.line()).isEqualTo("EOF");
    }
  }

  @Test
  void chunkedStreamThatFailsIsCut() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      assertThat(connection.send("GET /broken" + HOST + "\r\n").answer().body())
          .isEqualTo("\0\0\0\0\0<cut>");
      assertThat(ANSWERS.nextEvent()).isEqualTo("closed");
    }
  }

  @Test
  void failingHandlerIsAnsweredWith500AndTheConnectionStays() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      assertThat(connection.send("GET /fail" + HOST + "\r\n").answer().status()).isEqualTo(500);
      assertThat(connection.send("GET /none" + HOST + "\r\n").answer().status()).isEqualTo(204);
    }
  }

  @Test
  void expectationIsMetByTheFirstRead() throws IOException {
    String head = HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    try (RawConnection connection = new RawConnection(server.address())) {
      assertThat(connection.send("PUT /read" + head).answer().status()).isEqualTo(100);
      assertThat(connection.send("abc").answer().body()).isEqualTo("3");
      RawConnection.Answer refused = connection.send("PUT /full" + head).answer();
      assertThat(refused.status()).isEqualTo(507);
      assertThat(refused.has("Connection: close")).isTrue();
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  /// After a final answer in its place, awscli misreads what is next on the connection.
  @Test
  void expectationOfAnEmptyBodyIsMetToo() throws IOException {
    String head = HOST + "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n";
    try (RawConnection connection = new RawConnection(server.address())) {
      for (int i = 0; i < 2; i++) {
        assertThat(connection.send("PUT /read" + head).answer().status()).isEqualTo(100);
        assertThat(connection.answer().body()).isEqualTo("0");
      }
    }
  }

  @Test
  void smallUnreadBodyIsDrainedAndLargeOneEndsTheConnection() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("PUT /full" + HOST + "Content-Length: 200000\r\n\r\n");
      assertThat(connection.answer().has("Connection: close")).isFalse();
      connection.send(new byte[200_000]);
      connection.send("PUT /full" + HOST + "Content-Length: 2000000\r\n\r\n");
      RawConnection.Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.has("Connection: close")).isTrue();
      connection.send(new byte[10_000]);
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void oldVersionIsServedAndClosedUnlessItAsksOtherwise() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("GET /text?a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawConnection.Answer kept = connection.answer();
      assertThat(kept.body()).isEqualTo("text a");
      assertThat(kept.has("Connection: keep-alive")).isTrue();
      assertThat(connection.send("GET /text?b HTTP/1.0\r\n\r\n").answer().body())
          .isEqualTo("text b");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void clientThatLeavesWithinItsBodyIsNoticed() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("PUT /read" + HOST + "Content-Length: 900000\r\n\r\n");
      connection.send(new byte[1000]);
    }

    assertThat(ANSWERS.nextEvent()).isEqualTo("gone");
  }

  @Test
  void clientThatLeavesWithinTheAnswerClosesTheResource() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("GET /endless" + HOST + "\r\n");
      connection.line();
    }

    assertThat(ANSWERS.nextEvent()).isEqualTo("closed");
  }

  @Test
  void clientThatReadsNothingHoldsBoundedMemoryAndIsCutOff() throws Exception {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.socket().setReceiveBufferSize(64 << 10);
      connection.send("GET /endless" + HOST + "\r\n");

      assertThat(ANSWERS.nextEvent()).isEqualTo("closed");
      assertThat(ANSWERS.sunkBytes()).isLessThan(16L << 20);
    }
  }

  @Test
  void silenceIsAnsweredOrClosed() throws IOException {
    try (RawConnection idle = new RawConnection(server.address());
        RawConnection head = new RawConnection(server.address());
        RawConnection small = new RawConnection(server.address());
        RawConnection large = new RawConnection(server.address())) {
      head.send("GET / HT");
      small.send("PUT /read" + HOST + "Content-Length: 5\r\n\r\nab");
      large.send("PUT /read" + HOST + "Content-Length: 500000\r\n\r\nab");

      assertThat(head.answer().status()).isEqualTo(408);
      assertThat(small.answer().status()).isEqualTo(408);
      assertThat(large.answer().status()).isEqualTo(408);
      assertThat(idle.isAtEnd()).isTrue();
    }
    ANSWERS.events.clear();
  }

  @Test
  void noiseIsRefusedAndNeverHangs() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      try (RawConnection connection = new RawConnection(server.address())) {
        connection.send(noise);
        connection.send("\r\n\r\n");
        int status = connection.answer().status();
        assertThat(status == 0 || status == 505 || (status >= 400 && status < 500)).isTrue();
        assertThat(connection.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void boundsOfConnectionsAndRequestsAreAnsweredWith503() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    HttpServerOptions options =
        HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).bounds(2, 1);
    try (HttpServer small =
            HttpServer.start(
                options,
                request -> {
                  try {
                    ANSWERS.events.add("waiting");
                    open.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return ServerResponse.of(204);
                });
        RawConnection first = new RawConnection(small.address());
        RawConnection second = new RawConnection(small.address())) {
      first.send("GET /" + HOST + "\r\n");
      assertThat(ANSWERS.nextEvent()).isEqualTo("waiting");
      assertThat(second.send("GET /" + HOST + "\r\n").answer().status()).isEqualTo(503);
      try (RawConnection third = new RawConnection(small.address())) {
        assertThat(third.answer().status()).isEqualTo(503);
        assertThat(third.isAtEnd()).isTrue();
      }
      open.countDown();
      assertThat(first.answer().status()).isEqualTo(204);
    }
  }

  @Test
  void closingLetsARunningRequestEnd() throws Exception {
    HttpServer closing =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)),
            request -> {
              ANSWERS.events.add("running");
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return ServerResponse.of(204);
            });
    try (RawConnection connection = new RawConnection(closing.address())) {
      connection.send("GET /" + HOST + "\r\n");
      assertThat(ANSWERS.nextEvent()).isEqualTo("running");
      closing.close();
      RawConnection.Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.has("Connection: close")).isTrue();
    }
  }
}
