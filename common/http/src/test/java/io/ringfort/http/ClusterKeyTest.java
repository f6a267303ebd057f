package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterKeyTest {
  private static final NodeAddress ANY = new NodeAddress("127.0.0.1", 0);
  private static final ClusterKey KEY = ClusterKey.ofHex("00112233445566778899aabbccddeeff");
  private static final ClusterKey OTHER = ClusterKey.ofHex("ffeeddccbbaa99887766554433221100");
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerOptions.defaults(ANY).clusterKey(KEY), request -> ServerResponse.of(204));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String post(String path, String field) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" + field + "\r\n\r\n";
  }

  @Test
  void holdersOfTheSameKeyTalk() throws IOException {
    try (HttpClient client = HttpClient.start(HttpClientOptions.defaults().clusterKey(KEY))) {
      for (int i = 0; i < 3; i++) {
        try (ClientResponse response =
            client.send(ClientRequest.of(server.address(), "GET", "/x"))) {
          assertThat(response.status()).isEqualTo(204);
        }
      }
    }
  }

  @Test
  void clientWithAnotherKeyIsRefused() {
    assertUnauthenticated(server.address(), OTHER);
  }

  @Test
  void serverWithoutTheKeyIsRefused() throws IOException {
    try (HttpServer plain =
        HttpServer.start(HttpServerOptions.defaults(ANY), request -> ServerResponse.of(204))) {
      assertUnauthenticated(plain.address(), KEY);
    }
  }

  @Test
  void serverThatEchoesProofsIsRefused() throws IOException {
    try (HttpServer echo =
        HttpServer.start(
            HttpServerOptions.defaults(ANY),
            request ->
                ServerResponse.of(
                    200,
                    HttpHeaders.of(
                        "Cluster-Nonce",
                        "ab".repeat(32),
                        "Cluster-Proof",
                        request.headers().firstOr("Cluster-Proof", ""))))) {
      assertUnauthenticated(echo.address(), KEY);
    }
  }

  private static void assertUnauthenticated(NodeAddress address, ClusterKey key) {
    try (HttpClient client = HttpClient.start(HttpClientOptions.defaults().clusterKey(key))) {
      PeerFailedException fault =
          catchThrowableOfType(
              PeerFailedException.class,
              () -> client.send(ClientRequest.of(address, "GET", "/x")).close());
      assertThat(fault.failure()).isEqualTo(Failure.UNAUTHENTICATED);
    }
  }

  @Test
  void strangerIsServedOpenPathsOnly() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("GET /healthcheck?x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(connection.answer().status()).isEqualTo(204);
      for (String path : new String[] {"/healthcheck/", "//healthcheck", "/x"}) {
        try (RawConnection other = new RawConnection(server.address())) {
          other.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
          assertThat(other.answer().status()).isEqualTo(401);
          assertThat(other.isAtEnd()).isTrue();
        }
      }
    }
  }

  @Test
  void recordedProofOpensNoOtherConnection() throws IOException {
    String nonce = "cd".repeat(32);
    String proof;
    try (RawConnection first = new RawConnection(server.address())) {
      String theirs = hello(first, nonce);
      proof = Handshake.proof(KEY, Handshake.Role.CLIENT, nonce, theirs);
      first.send(post(Handshake.PROOF_PATH, "Cluster-Proof: " + proof));
      assertThat(first.answer().status()).isEqualTo(200);
      assertThat(first.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").answer().status()).isEqualTo(204);
    }
    try (RawConnection second = new RawConnection(server.address())) {
      hello(second, nonce);
      second.send(post(Handshake.PROOF_PATH, "Cluster-Proof: " + proof));
      assertThat(second.answer().status()).isEqualTo(401);
      assertThat(second.isAtEnd()).isTrue();
    }
  }

  private static String hello(RawConnection connection, String nonce) throws IOException {
    return connection
        .send(post(Handshake.HELLO_PATH, "Cluster-Nonce: " + nonce))
        .answer()
        .head()
        .stream()
        .filter(line -> line.startsWith("Cluster-Nonce: "))
        .findFirst()
        .orElseThrow()
        .substring(15);
  }

  @Test
  void stepsOutOfOrderAreRefused() throws IOException {
    try (RawConnection proofFirst = new RawConnection(server.address())) {
      proofFirst.send(post(Handshake.PROOF_PATH, "Cluster-Proof: " + "00".repeat(32)));
      assertThat(proofFirst.answer().status()).isEqualTo(401);
    }
    try (RawConnection helloTwice = new RawConnection(server.address())) {
      hello(helloTwice, "ab".repeat(32));
      helloTwice.send(post(Handshake.HELLO_PATH, "Cluster-Nonce: " + "ab".repeat(32)));
      assertThat(helloTwice.answer().status()).isEqualTo(401);
      assertThat(helloTwice.isAtEnd()).isTrue();
    }
  }

  @Test
  void keyIsNotPrinted() {
    assertThat(KEY.toString()).doesNotContain("0011");
    assertThat(HttpServerOptions.defaults(ANY).clusterKey(KEY).toString()).doesNotContain("0011");
    assertThatThrownBy(() -> ClusterKey.ofHex("00zz")).hasMessageNotContaining("zz");
  }
}
