package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.OpenSsl;
import io.ringfort.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// What clients see of an encrypted server.
class TlsTest {
  private static final int LARGE_BYTES = 20 << 20;
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

  @TempDir private Path folder;
  private final Answers answers = new Answers();
  private final Semaphore release = new Semaphore(0);
  private volatile byte[] stored = {};

  private ServerResponse serve(ServerRequest request) throws IOException {
    return switch (request.path()) {
      case "/tls" -> Answers.text("tls " + request.isTls());
      case "/echo" -> answers.stream(request.body().length(), sink -> copy(request.body(), sink));
      case "/put" -> {
        stored = request.body().readAll(LARGE_BYTES).orElseThrow();
        yield Answers.text("" + stored.length);
      }
      case "/get" ->
          answers.stream(
              request.query().equals("chunked") ? -1 : stored.length,
              sink -> sink.write(ByteBuffer.wrap(stored)));
      case "/count" -> answers.count(request.body());
      case "/file" -> {
        FileChannel file = FileChannel.open(folder.resolve("file"));
        long length = request.query().equals("chunked") ? -1 : LARGE_BYTES - 7;
        yield new ServerResponse(
            200,
            HttpHeaders.none(),
            ResponseBody.stream(length, sink -> sink.transfer(file, 7, LARGE_BYTES - 7), file));
      }
      case "/full" -> ServerResponse.of(507);
      case "/stuck" -> {
        release.acquireUninterruptibly();
        ByteBuffer buffer = ByteBuffer.allocate(100_000);
        while (request.body().read(buffer.clear()) >= 0) {}
        yield Answers.text("read");
      }
      case "/broken" -> answers.broken();
      case "/endless" -> answers.endless();
      default -> ServerResponse.of(204);
    };
  }

  private static void copy(RequestBody body, BodySink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(10_000);
    while (body.read(buffer.clear()) >= 0) {
      sink.write(buffer.flip());
    }
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theNativeLibraryIsThere() {
    assertThat(OpenSsl.unavailabilityCause()).isNull();
    assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void bodiesOfAnySizeComeAndGo(TlsEngine engine) throws Exception {
    byte[] large = random(LARGE_BYTES);
    Files.write(folder.resolve("file"), large);
    try (TlsServer server = TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve);
        java.net.http.HttpClient client = server.client()) {
      for (byte[] body : new byte[][] {random(1), random(100), random(70_000)}) {
        HttpResponse<byte[]> echo =
            client.send(
                HttpRequest.newBuilder(server.uri("/echo"))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(echo.statusCode()).isEqualTo(200);
        assertThat(echo.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
        assertThat(echo.body()).isEqualTo(body);
      }
      HttpResponse<String> put =
          client.send(
              HttpRequest.newBuilder(server.uri("/put"))
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(large))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(put.body()).isEqualTo("" + LARGE_BYTES);
      assertThat(stored).isEqualTo(large);
      for (String form : new String[] {"whole", "chunked"}) {
        HttpResponse<byte[]> get =
            client.send(
                HttpRequest.newBuilder(server.uri("/get?" + form)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(get.body()).isEqualTo(large);

        HttpResponse<byte[]> file =
            client.send(
                HttpRequest.newBuilder(server.uri("/file?" + form)).build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(ByteBuffer.wrap(file.body()))
            .isEqualTo(ByteBuffer.wrap(large, 7, LARGE_BYTES - 7));
      }
      assertThat(server.report().handshakes()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestAuthority.KeyKind.class)
  void bothKindsOfKeysServeBothVersions(TestAuthority.KeyKind kind) throws Exception {
    try (TlsServer server = TlsServer.start(folder, kind, this::serve)) {
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (RawConnection connection = server.connect(version)) {
          assertThat(((SSLSocket) connection.socket()).getSession().getProtocol())
              .isEqualTo(version);
          assertThat(((SSLSocket) connection.socket()).getSession().getCipherSuite())
              .contains("GCM");
          for (int i = 0; i < 3; i++) {
            assertThat(connection.send("GET /tls" + HOST + "\r\n").answer().body())
                .isEqualTo("tls true");
          }
        }
      }
      assertThat(server.report().handshakes()).isEqualTo(2);
    }
  }

  /// A greeting of a client that offers this version at most, made by hand since the JDK no longer
  /// offers the old ones.
  private static byte[] hello(int minor) {
    byte[] extensions = {
      0,
      10,
      0,
      4,
      0,
      2,
      0,
      23, // groups: secp256r1
      0,
      11,
      0,
      2,
      1,
      0, // point formats: uncompressed
      0,
      13,
      0,
      4,
      0,
      2,
      4,
      3 // signatures: ecdsa_secp256r1_sha256
    };
    ByteBuffer body = ByteBuffer.allocate(200);
    body.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
    body.putShort((short) 4).putShort((short) 0xC02B).putShort((short) 0xC009);
    body.put((byte) 1).put((byte) 0).putShort((short) extensions.length).put(extensions);
    ByteBuffer record = ByteBuffer.allocate(body.position() + 9);
    record.put((byte) 22).put((byte) 3).put((byte) 1).putShort((short) (body.position() + 4));
    record.putInt(1 << 24 | body.position()).put(body.flip());
    return record.array();
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void versionsBeforeTls12AreRefused(TlsEngine engine) throws Exception {
    try (TlsServer server =
        TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve)) {
      try (RawConnection connection = server.connectPlain().send(hello(3))) {
        assertThat(connection.socket().getInputStream().read()).isEqualTo(22);
      }
      for (int minor = 0; minor <= 2; minor++) {
        try (RawConnection connection = server.connectPlain().send(hello(minor))) {
          byte[] alert = connection.socket().getInputStream().readNBytes(7);

          assertThat(alert[0]).isEqualTo((byte) 21);
          assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
          assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
          assertThat(connection.isAtEnd()).isTrue();
        }
      }
      TlsServer.await(() -> server.report().failed(HandshakeFailure.REFUSED) == 3);
    }
  }

  private static UnaryOperator<HttpServerOptions> times(Duration handshake) {
    HttpServerOptions.Times times =
        new HttpServerOptions.Times(
            handshake,
            Duration.ofMillis(700),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(500),
            Duration.ofSeconds(2));
    return options -> options.times(times);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void slowHandshakeIsCutOff(TlsEngine engine) throws Exception {
    try (TlsServer server =
        TlsServer.start(folder, engine, times(Duration.ofMillis(400)), this::serve)) {
      long start = System.nanoTime();
      try (RawConnection silent = server.connectPlain();
          RawConnection dripping = server.connectPlain()) {
        byte[] hello = hello(3);
        for (int i = 0; i < 10; i++) {
          dripping.send(new byte[] {hello[i]});
          Thread.sleep(20);
        }

        assertThat(silent.isAtEnd()).isTrue();
        assertThat(dripping.isAtEnd()).isTrue();
      }
      assertThat(System.nanoTime() - start)
          .isBetween(Duration.ofMillis(350).toNanos(), Duration.ofSeconds(5).toNanos());
      TlsServer.await(() -> server.report().failed(HandshakeFailure.TIMEOUT) == 2);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void plainHttpIsCutOffWithoutAWordOfItInTheLog(TlsEngine engine) throws Exception {
    Logger ours = (Logger) LoggerFactory.getLogger("io.ringfort.http");
    Logger all = (Logger) LoggerFactory.getLogger("ROOT");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    all.addAppender(log);
    ours.setLevel(Level.DEBUG);
    try (TlsServer server =
        TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve)) {
      log.list.clear();
      try (RawConnection plain = server.connectPlain()) {
        plain.send("GET /tls" + HOST + "X-Auth-Token: geheim\r\n\r\n");

        assertThat(ended(plain)).isTrue();
      }
      TlsServer.await(() -> server.report().failed(HandshakeFailure.NOT_TLS) == 1);
      TlsServer.await(() -> log.list.stream().anyMatch(e -> e.getMessage().contains("no TLS")));
    } finally {
      ours.setLevel(null);
      all.detachAppender(log);
    }

    assertThat(log.list).filteredOn(event -> event.getMessage().contains("no TLS")).hasSize(1);
    assertThat(log.list)
        .allSatisfy(event -> {
          assertThat(event.getLevel().toInt()).isLessThan(Level.WARN.toInt());
          assertThat(event.getFormattedMessage()).doesNotContain("geheim", "67656865696d");
          assertThat(event.getThrowableProxy()).isNull();
        });
  }

  /// Whether the connection ends without a byte, in order or not.
  private static boolean ended(RawConnection connection) {
    try {
      return connection.isAtEnd();
    } catch (IOException _) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void anEndIsOrderlyOnlyIfNothingIsMissing(TlsEngine engine) throws Exception {
    try (TlsServer server =
        TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve)) {
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (RawConnection connection = server.connect(version)) {
          connection.send("GET /tls" + HOST + "Connection: close\r\n\r\n");

          assertThat(connection.answer().body()).isEqualTo("tls true");
          assertThat(connection.isAtEnd()).isTrue();
        }
        try (RawConnection connection = server.connect(version)) {
          connection.send("GET /broken HTTP/1.0\r\n\r\n");

          assertThat(connection.line()).isEqualTo("HTTP/1.1 200 OK");
          assertThatThrownBy(() -> connection.socket().getInputStream().readAllBytes())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void anAnswerBeforeTheEndOfTheBodyIsRead(TlsEngine engine) throws Exception {
    try (TlsServer server =
        TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve)) {
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (RawConnection connection = server.connect(version)) {
          connection.send("PUT /full" + HOST + "Content-Length: 50000000\r\n\r\n");
          for (int i = 0; i < 20; i++) {
            connection.send(new byte[50_000]);
          }

          assertThat(connection.answer().status()).isEqualTo(507);
          assertThat(connection.isAtEnd()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void aClientThatLeavesIsNoticed(TlsEngine engine) throws Exception {
    try (TlsServer server =
        TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve)) {
      for (boolean reset : new boolean[] {false, true}) {
        try (RawConnection connection = server.connect()) {
          connection.send("PUT /count" + HOST + "Content-Length: 500000\r\n\r\nabc");
          if (reset) {
            connection.socket().setSoLinger(true, 0);
          }
        }
        assertThat(answers.nextEvent()).isEqualTo("gone");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void aClientThatReadsNothingHoldsOnlyAWindowAndIsCutOff(TlsEngine engine) throws Exception {
    try (TlsServer server =
            TlsServer.start(folder, engine, times(Duration.ofSeconds(10)), this::serve);
        RawConnection connection = server.connect()) {
      connection.send("GET /endless" + HOST + "\r\n");

      assertThat(answers.nextEvent()).isEqualTo("closed");
      // A window, and what the two kernels take on loopback.
      assertThat(answers.sunkBytes()).isBetween(100_000L, 24L << 20);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void aHandlerThatReadsNothingStopsTheClient(TlsEngine engine) throws Exception {
    int length = 64 << 20;
    AtomicLong sent = new AtomicLong();
    try (TlsServer server = TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve);
        RawConnection connection = server.connect()) {
      connection.send("PUT /stuck" + HOST + "Content-Length: " + length + "\r\n\r\n");
      Thread sender =
          Thread.startVirtualThread(() -> {
            try {
              for (byte[] piece = new byte[1 << 16]; sent.get() < length; ) {
                connection.send(piece);
                sent.addAndGet(piece.length);
              }
            } catch (IOException e) {
              answers.events.add(e.toString());
            }
          });
      long before;
      do {
        before = sent.get();
        Thread.sleep(500);
      } while (sent.get() > before);

      // A window, and what the two kernels take on loopback.
      assertThat(before).isBetween(1L << 20, 24L << 20);
      release.release();
      assertThat(connection.answer().body()).isEqualTo("read");
      sender.join();
      assertThat(answers.events).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void anUnusedConnectionIsClosedInOrder(TlsEngine engine) throws Exception {
    try (TlsServer server =
            TlsServer.start(folder, engine, times(Duration.ofSeconds(10)), this::serve);
        RawConnection connection = server.connect()) {
      assertThat(connection.send("GET /tls" + HOST + "\r\n").answer().status()).isEqualTo(200);

      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void aHandshakeCountsAsAConnection() throws Exception {
    try (TlsServer server =
            TlsServer.start(
                folder, TlsEngine.BORINGSSL, options -> options.bounds(2, 10), this::serve);
        RawConnection first = server.connect();
        RawConnection second = server.connectPlain()) {
      TlsServer.await(() -> server.report().handshakes() == 1);

      assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
      assertThat(first.send("GET /tls" + HOST + "\r\n").answer().status()).isEqualTo(200);
      second.socket().close();
      TlsServer.await(() -> server.report().failed(HandshakeFailure.CLOSED) >= 2);
      try (RawConnection third = server.connect()) {
        assertThat(third.send("GET /tls" + HOST + "\r\n").answer().status()).isEqualTo(200);
      }
    }
  }
}
