package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages that two parsers could read in two ways, and other malformed ones.
class SmugglingTest {
  private static final AtomicInteger SMUGGLED = new AtomicInteger();
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)),
            request -> {
              if (request.path().equals("/smuggled")) {
                SMUGGLED.incrementAndGet();
              }
              request.body().readAll(1 << 20);
              return ServerResponse.of(200);
            });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> malformed() {
    String post = "POST / HTTP/1.1\r\nHost: a\r\n";
    String get = "GET / HTTP/1.1\r\nHost: a\r\n";
    return Stream.of(
        Arguments.of(
            "length and chunks",
            post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunks and length",
            post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400),
        Arguments.of(
            "same length twice", post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400),
        Arguments.of("list of lengths", post + "Content-Length: 4, 4\r\n\r\nabcd", 400),
        Arguments.of("signed length", post + "Content-Length: +4\r\n\r\nabcd", 400),
        Arguments.of("negative length", post + "Content-Length: -4\r\n\r\nabcd", 400),
        Arguments.of("hexadecimal length", post + "Content-Length: 0x4\r\n\r\nabcd", 400),
        Arguments.of("empty length", post + "Content-Length:\r\n\r\n", 400),
        Arguments.of(
            "overflowing length", post + "Content-Length: 18446744073709551620\r\n\r\n", 400),
        Arguments.of("length with blank inside", post + "Content-Length: 1 0\r\n\r\n", 400),
        Arguments.of("identity", post + "Transfer-Encoding: identity\r\n\r\n", 400),
        Arguments.of(
            "chunked twice",
            post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        Arguments.of(
            "chunked, identity",
            post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        Arguments.of(
            "quoted chunked", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
        Arguments.of(
            "vertical tab before chunked",
            post + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "blank before colon", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        Arguments.of("folded line", get + "X: a\r\n b\r\n\r\n", 400),
        Arguments.of(
            "folded encoding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
        Arguments.of("bare LF ends line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
        Arguments.of("bare LF ends field", get + "X: a\nY: b\r\n\r\n", 400),
        Arguments.of("bare LF ends head", get + "X: a\r\n\n", 400),
        Arguments.of("CR in value", get + "X: a\rY: b\r\n\r\n", 400),
        Arguments.of("NUL in value", get + "X: a\0b\r\n\r\n", 400),
        Arguments.of("DEL in value", get + "X: a\u007fb\r\n\r\n", 400),
        Arguments.of("NUL in name", get + "X\0: a\r\n\r\n", 400),
        Arguments.of("empty name", get + ": a\r\n\r\n", 400),
        Arguments.of("no colon", get + "Xa\r\n\r\n", 400),
        Arguments.of("upper half in name", get + "X\u00e9: a\r\n\r\n", 400),
        Arguments.of(
            "chunk size empty",
            post + "Transfer-Encoding: chunked\r\n\r\n\r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk size signed",
            post + "Transfer-Encoding: chunked\r\n\r\n+4\r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk size 0x",
            post + "Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk size with blank",
            post + "Transfer-Encoding: chunked\r\n\r\n4 \r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk size overflows",
            post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            400),
        Arguments.of(
            "chunk size ends with LF",
            post + "Transfer-Encoding: chunked\r\n\r\n4\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk ends with LF",
            post + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\n0\r\n\r\n",
            400),
        Arguments.of(
            "chunk too long",
            post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "LF in extension",
            post + "Transfer-Encoding: chunked\r\n\r\n4;a\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "endless extension",
            post
                + "Transfer-Encoding: chunked\r\n\r\n4;"
                + "a".repeat(500)
                + "\r\nabcd\r\n0\r\n\r\n",
            400),
        Arguments.of(
            "length in trailer",
            post + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n",
            400),
        Arguments.of(
            "host in trailer",
            post + "Transfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n",
            400),
        Arguments.of(
            "chunks in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400),
        Arguments.of("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        Arguments.of("two hosts", get + "Host: a\r\n\r\n", 400),
        Arguments.of("host with blank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        Arguments.of("host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
        Arguments.of("hosts that differ", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("tab for blank", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("leading blank", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("blank after version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
        Arguments.of("no version", "GET /\r\nHost: a\r\n\r\n", 400),
        Arguments.of("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Arguments.of("version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505),
        Arguments.of("method with comma", "G,T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("target without slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("authority form", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("asterisk without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("control in target", "GET /a\u0001 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("upper half in target", "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("fragment in target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of(
            "long line", "GET /" + "a".repeat(17_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Arguments.of(
            "large head", get + ("X: " + "a".repeat(1000) + "\r\n").repeat(70) + "\r\n", 431),
        Arguments.of("many fields", get + "X: a\r\n".repeat(300) + "\r\n", 431),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n", 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void malformedMessageIsRefusedAndEndsTheConnection(String name, String message, int status)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send(message + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(connection.answer().status()).as(name).isEqualTo(status);
      assertThat(connection.isAtEnd()).isTrue();
      assertThat(SMUGGLED).hasValue(0);
    }
  }
}
