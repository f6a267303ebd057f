package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.uring.IoUring;
import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  private static final int MIB = 1 << 20;

  private static HttpServer server;
  private static HttpClient client;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)), RoundTripTest::serve);
    client = HttpClient.start(HttpClientOptions.defaults());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ServerResponse serve(ServerRequest request) throws IOException {
    return switch (request.path()) {
      case "/echo" ->
          new ServerResponse(
              200,
              HttpHeaders.none(),
              ResponseBody.bytes(request.body().readAll(16 * MIB).orElseThrow()));
      case "/stream" ->
          new ServerResponse(
              200,
              HttpHeaders.none(),
              ResponseBody.stream(
                  request.query().equals("chunked") ? -1 : request.body().length(),
                  sink -> copy(request.body(), sink)));
      case "/file" -> {
        Path path = folder.resolve("file");
        FileChannel file = FileChannel.open(path);
        String[] range = request.query().split("-", -1);
        long from = Long.parseLong(range[0]);
        long count = Long.parseLong(range[1]);
        yield new ServerResponse(
            200,
            HttpHeaders.none(),
            ResponseBody.stream(
                range[2].equals("chunked") ? -1 : count,
                sink -> sink.transfer(file, from, count),
                file));
      }
      default -> ServerResponse.of(404);
    };
  }

  private static void copy(RequestBody body, BodySink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(10_000);
    while (body.read(buffer.clear()) >= 0) {
      sink.write(buffer.flip());
    }
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 65_535, 65_536, 65_537, 1_048_576, 5_242_880})
  void bodyOfAnySizeComesBackUnchanged(int size) throws IOException {
    byte[] body = random(size);

    for (String target : new String[] {"/echo", "/stream", "/stream?chunked"}) {
      ClientRequest request = ClientRequest.of(server.address(), "PUT", target).body(body);
      try (ClientResponse response = client.send(request)) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.readAll(16 * MIB).orElseThrow()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 5_242_880})
  void bodyWrittenInPiecesComesBackUnchanged(int size) throws IOException {
    byte[] body = random(size);

    for (long length : new long[] {size, -1}) {
      for (int piece : new int[] {777, 65_536, 300_000}) {
        ClientRequest request = ClientRequest.of(server.address(), "PUT", "/echo");
        try (ClientCall call = client.open(request, length)) {
          for (int at = 0; at < size; at += piece) {
            assertThat(call.write(ByteBuffer.wrap(body, at, Math.min(piece, size - at))))
                .as("peer wants more")
                .isTrue();
          }
          try (ClientResponse response = call.finish()) {
            assertThat(response.readAll(16 * MIB).orElseThrow()).isEqualTo(body);
          }
        }
      }
    }
  }

  @Test
  void rangeOfFileArrivesWithoutCopying() throws IOException {
    byte[] content = random(3 * MIB);
    Files.write(folder.resolve("file"), content);

    for (String framing : new String[] {"length", "chunked"}) {
      for (int[] range : new int[][] {{0, 3 * MIB}, {1, 1}, {4095, 100_000}, {7, 0}}) {
        String target = "/file?" + range[0] + "-" + range[1] + "-" + framing;
        try (ClientResponse response =
            client.send(ClientRequest.of(server.address(), "GET", target))) {
          assertThat(response.readAll(4 * MIB).orElseThrow())
              .isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void everyTransportServesAndCalls(Transport transport) throws IOException {
    assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable());
    byte[] content = random(MIB);
    Files.write(folder.resolve("file"), content);
    HttpServerOptions options =
        HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).transport(transport);
    try (HttpServer other = HttpServer.start(options, RoundTripTest::serve);
        HttpClient caller =
            HttpClient.start(HttpClientOptions.defaults().transport(transport, 1))) {
      String file = "/file?0-" + MIB + "-length";
      try (ClientResponse response = caller.send(ClientRequest.of(other.address(), "GET", file))) {
        assertThat(response.readAll(4 * MIB).orElseThrow()).isEqualTo(content);
      }
      ClientRequest echo = ClientRequest.of(other.address(), "PUT", "/echo").body(content);
      try (ClientResponse response = caller.send(echo)) {
        assertThat(response.readAll(4 * MIB).orElseThrow()).isEqualTo(content);
      }
    }
  }
}
