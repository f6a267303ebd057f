package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// Ends exchanges in every phase and looks for buffers that nobody released.
class LeakTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private ServerResponse serve(ServerRequest request) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(5_000);
    return switch (request.path()) {
      case "/unread" -> ServerResponse.of(200);
      case "/partly" -> {
        request.body().read(buffer);
        yield ServerResponse.of(200);
      }
      case "/stream" -> {
        opened.incrementAndGet();
        yield new ServerResponse(
            200,
            HttpHeaders.none(),
            ResponseBody.stream(
                3_000_000,
                sink -> {
                  for (int i = 0; i < 600; i++) {
                    sink.write(buffer.clear());
                  }
                },
                closed::incrementAndGet));
      }
      default -> {
        while (request.body().read(buffer.clear()) >= 0) {}
        yield ServerResponse.of(200);
      }
    };
  }

  @Test
  void nothingIsLeftWhicheverWayAnExchangeEnds() throws Exception {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    leaks.start();
    logger.addAppender(leaks);
    try (HttpServer server =
            HttpServer.start(
                HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)), this::serve);
        HttpClient client = HttpClient.start(HttpClientOptions.defaults())) {
      for (int round = 0; round < 12; round++) {
        breakOff(() -> new RawConnection(server.address()), round);
        callHalfway(server, client);
      }
      awaitEqual(opened, closed);
    }
    collect();

    assertThat(closed).hasValue(opened.get());
    assertThat(leaks.list).isEmpty();
    logger.detachAppender(leaks);
  }

  private interface Dial {
    RawConnection connect() throws IOException;
  }

  private static void breakOff(Dial dial, int round) throws IOException {
    String chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    String[] beginnings = {
      "GET / HTTP",
      "PUT /read" + HOST + "Content-Length: 50000\r\n\r\nabc",
      "PUT /read" + HOST + "Content-Length: 500000\r\n\r\nabc",
      "PUT /read" + HOST + chunks,
      "PUT /read" + HOST + chunks + "bad\r\n",
      "PUT /unread" + HOST + "Content-Length: 500000\r\n\r\n" + "x".repeat(100_000),
      "PUT /partly" + HOST + "Content-Length: 500000\r\n\r\n" + "x".repeat(100_000),
      "PUT /partly" + HOST + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000),
      "PUT /read" + HOST + "Expect: 100-continue\r\nContent-Length: 500000\r\n\r\n",
      "GET /stream" + HOST + "\r\n",
      "GET /stream" + HOST + "\r\nGET /stream" + HOST + "\r\nGET /x",
    };
    for (String beginning : beginnings) {
      try (RawConnection connection = dial.connect()) {
        connection.send(beginning);
        if (round % 3 == 1) {
          connection.socket().setSoLinger(true, 0);
        }
        if (round % 3 == 2 && beginning.contains("/stream")) {
          connection.line();
        }
      }
    }
  }

  private static void callHalfway(HttpServer server, HttpClient client) throws IOException {
    ClientRequest put = ClientRequest.of(server.address(), "PUT", "/read");
    try (ClientCall call = client.open(put, 500_000)) {
      call.write(ByteBuffer.allocate(200_000));
    }
    try (ClientCall call = client.open(put, -1)) {
      call.write(ByteBuffer.allocate(10));
    }
    ClientRequest get = ClientRequest.of(server.address(), "GET", "/stream");
    client.send(get).close();
    try (ClientResponse response = client.send(get)) {
      response.read(ByteBuffer.allocate(10_000));
    }
    try (ClientResponse response = client.send(get)) {
      assertThat(response.readAll(3_000_000).orElseThrow()).hasSize(3_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void nothingIsLeftOfEncryptedExchangesEither(TlsEngine engine, @TempDir Path folder)
      throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    leaks.start();
    logger.addAppender(leaks);
    TestAuthority authority = new TestAuthority();
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    authority.issue(TestAuthority.KeyKind.EC).install(certificate, key);
    Encryption.Tls files = new Encryption.Tls(certificate, key, engine, Duration.ofMillis(20));
    SSLContext clients = authority.clients();
    try (HttpServer server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).encryption(files),
            this::serve)) {
      NodeAddress address = server.address();
      for (int round = 0; round < 12; round++) {
        breakOff(
            () ->
                new RawConnection(
                    clients.getSocketFactory().createSocket(address.host(), address.port())),
            round);
        new RawConnection(address).send("\u0016\u0003\u0001\u0002\u0000\u0001").close();
        new RawConnection(address).send("GET / HTTP/1.1\r\n\r\n").close();
        authority.issue(TestAuthority.KeyKind.EC).install(certificate, key);
      }
      awaitEqual(opened, closed);
      assertThat(server.tls().orElseThrow().handshakes()).isEqualTo(12 * 11);
    }
    collect();

    assertThat(closed).hasValue(opened.get());
    assertThat(leaks.list).isEmpty();
    logger.detachAppender(leaks);
  }

  private static void awaitEqual(AtomicInteger one, AtomicInteger other)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (one.get() != other.get() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  /// Leaks are reported when a later buffer is made after a collection.
  private static void collect() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
      for (int j = 0; j < 50; j++) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        buffer.release();
      }
    }
  }

  @Test
  void leakWouldBeSeen() throws InterruptedException {
    Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    leaks.start();
    logger.addAppender(leaks);
    logger.setAdditive(false);

    forget();
    collect();

    assertThat(leaks.list).isNotEmpty();
    logger.setAdditive(true);
    logger.detachAppender(leaks);
  }

  private static void forget() {
    for (int i = 0; i < 10; i++) {
      assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(100 + i).isReadable()).isFalse();
    }
  }
}
