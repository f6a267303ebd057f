package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
  private static HttpServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)), ClientTest::serve);
    client = HttpClient.start(HttpClientOptions.defaults());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ServerResponse serve(ServerRequest request) throws IOException {
    PORTS.add(request.remoteAddress().getPort());
    return switch (request.path()) {
      case "/full" -> ServerResponse.of(507);
      case "/slow" -> {
        try {
          Thread.sleep(5_000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        yield ServerResponse.of(204);
      }
      case "/big" ->
          new ServerResponse(200, HttpHeaders.none(), ResponseBody.bytes(new byte[3 << 20]));
      case "/proxy" -> {
        ClientResponse inner = client.send(ClientRequest.of(server.address(), "GET", "/big"));
        yield new ServerResponse(
            200, HttpHeaders.none(), ResponseBody.stream(inner.length(), inner::transferTo, inner));
      }
      default ->
          new ServerResponse(
              200,
              HttpHeaders.of("X-Got", "" + request.body().readAll(8 << 20).orElseThrow().length),
              ResponseBody.empty());
    };
  }

  private static ClientRequest get(String target) {
    return ClientRequest.of(server.address(), "GET", target);
  }

  @Test
  void connectionIsUsedAgain() throws IOException {
    try (HttpClient own = HttpClient.start(HttpClientOptions.defaults())) {
      PORTS.clear();
      for (int i = 0; i < 20; i++) {
        try (ClientResponse response = own.send(get("/"))) {
          assertThat(response.status()).isEqualTo(200);
        }
        try (ClientResponse response = own.send(get("/big"))) {
          assertThat(response.readAll(4 << 20).orElseThrow()).hasSize(3 << 20);
        }
      }
      assertThat(PORTS).hasSize(1);
    }
  }

  @Test
  void unreadResponseClosesItsConnection() throws IOException {
    try (HttpClient own = HttpClient.start(HttpClientOptions.defaults())) {
      PORTS.clear();
      for (int i = 0; i < 3; i++) {
        own.send(get("/big")).close();
      }
      assertThat(PORTS).hasSize(3);
    }
  }

  @Test
  void earlyAnswerEndsTheUpload() throws IOException {
    ClientRequest request = ClientRequest.of(server.address(), "PUT", "/full");
    byte[] piece = new byte[100_000];

    try (ClientCall call = client.open(request, 1L << 40)) {
      int writes = 0;
      while (call.write(ByteBuffer.wrap(piece))) {
        writes++;
      }
      assertThat(writes).isLessThan(1000);
      try (ClientResponse response = call.finish()) {
        assertThat(response.status()).isEqualTo(507);
      }
    }
  }

  @Test
  void refusedExpectationSendsNoBody() throws IOException {
    try (ClientCall call =
        client.open(
            ClientRequest.of(server.address(), "PUT", "/full").expectContinue(), 1L << 40)) {
      assertThat(call.awaitContinue()).isFalse();
      assertThat(call.finish().status()).isEqualTo(507);
    }
  }

  @Test
  void metExpectationSendsTheBody() throws IOException {
    ClientRequest request = ClientRequest.of(server.address(), "PUT", "/").expectContinue();

    try (ClientCall call = client.open(request, 200_000)) {
      assertThat(call.awaitContinue()).isTrue();
      assertThat(call.write(ByteBuffer.allocate(200_000))).isTrue();
      try (ClientResponse response = call.finish()) {
        assertThat(response.headers().first("x-got")).contains("200000");
      }
    }
    try (ClientResponse response = client.send(request.body(new byte[77]))) {
      assertThat(response.headers().first("x-got")).contains("77");
    }
  }

  @Test
  void bodyPassesThroughAServer() throws IOException {
    try (ClientResponse response = client.send(get("/proxy"))) {
      assertThat(response.readAll(4 << 20).orElseThrow()).hasSize(3 << 20);
    }
  }

  @Test
  void refusedConnectionIsTold() throws IOException {
    NodeAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new NodeAddress("127.0.0.1", socket.getLocalPort());
    }

    assertFails(ClientRequest.of(nobody, "GET", "/"), Failure.REFUSED);
  }

  @Test
  void deadlineEndsTheCall() {
    long start = System.nanoTime();

    assertFails(get("/slow").timeout(Duration.ofMillis(300)), Failure.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void interruptEndsTheCall() {
    Thread.currentThread().interrupt();
    assertFails(get("/slow"), Failure.ABORTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void assertFails(ClientRequest request, Failure failure) {
    PeerFailedException fault =
        catchThrowableOfType(PeerFailedException.class, () -> client.send(request).close());

    assertThat(fault.failure()).isEqualTo(failure);
    assertThat(fault).hasMessageContaining(request.address().toString());
  }

  /// A server that answers each connection with given bytes and then closes it.
  private static NodeAddress scripted(
      ServerSocket socket, AtomicInteger served, String... scripts) {
    Thread.startVirtualThread(() -> {
      try {
        for (String script : scripts) {
          try (Socket one = socket.accept()) {
            for (String answer : script.split("\\|", -1)) {
              byte[] request = new byte[4096];
              if (one.getInputStream().read(request) > 0 && !answer.isEmpty()) {
                served.incrementAndGet();
                one.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
              }
            }
          }
        }
      } catch (IOException _) {
        served.set(-1);
      }
    });
    return new NodeAddress("127.0.0.1", socket.getLocalPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 20"
      })
  void responseThatBreaksOffIsAFault(String script) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeAddress peer = scripted(socket, new AtomicInteger(), script);

      PeerFailedException fault =
          catchThrowableOfType(
              PeerFailedException.class,
              () -> {
                try (ClientResponse response = client.send(ClientRequest.of(peer, "GET", "/"))) {
                  response.readAll(1 << 20);
                }
              });

      assertThat(fault.failure()).isEqualTo(Failure.BROKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\nab",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n"
      })
  void malformedResponseIsAFault(String script) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeAddress peer = scripted(socket, new AtomicInteger(), script);

      assertFails(ClientRequest.of(peer, "GET", "/"), Failure.PROTOCOL);
    }
  }

  @Test
  void staleConnectionIsReplacedForAnIdempotentRequestOnly() throws IOException {
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    try (ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      AtomicInteger served = new AtomicInteger();
      // The second request of each of the first two connections gets no answer.
      NodeAddress peer = scripted(socket, served, ok + "|", ok + "|");

      client.send(ClientRequest.of(peer, "PUT", "/1").body(new byte[3])).close();
      client.send(ClientRequest.of(peer, "PUT", "/2").body(new byte[3])).close();
      assertThat(served).hasValue(2);
      assertFails(ClientRequest.of(peer, "POST", "/3"), Failure.BROKEN);
    }
  }

  @Test
  void responseUntilTheConnectionEndsIsRead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodeAddress peer = scripted(socket, new AtomicInteger(), "HTTP/1.0 200 OK\r\n\r\nall of it");

      try (ClientResponse response = client.send(ClientRequest.of(peer, "GET", "/"))) {
        assertThat(response.length()).isEqualTo(-1);
        assertThat(new String(response.readAll(100).orElseThrow(), StandardCharsets.UTF_8))
            .isEqualTo("all of it");
      }
    }
  }
}
