package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What no well-behaved client library sends.
class RawRequestsTest {
  private final RunningProxy proxy = new RunningProxy();
  private String token = "";

  @BeforeEach
  void makeContainer() {
    token = proxy.adminToken();
    proxy.call("PUT", "/v1/AUTH_test/c", "", "X-Auth-Token", token);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void aPutWithoutALengthIsRefused() throws IOException {
    assertThat(send("PUT /v1/AUTH_test/c/o HTTP/1.1", "")).startsWith("HTTP/1.1 411 ");
  }

  @Test
  void aLengthAboveTheLimitIsRefusedBeforeTheBody() throws IOException {
    String answer =
        send(
            "PUT /v1/AUTH_test/c/o HTTP/1.1",
            "",
            "Content-Length: " + (RunningProxy.OBJECT_BYTES_MAX + 1),
            "Expect: 100-continue");

    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void anIncompleteBodyStoresNothing() throws IOException {
    abandon("PUT /v1/AUTH_test/c/o HTTP/1.1", "only this", "Content-Length: 100");

    assertThat(proxy.call("HEAD", "/v1/AUTH_test/c/o", "", "X-Auth-Token", token).status())
        .isEqualTo(404);
  }

  @Test
  void aBrokenChunkStoresNothing() throws IOException {
    send("PUT /v1/AUTH_test/c/o HTTP/1.1", "5\r\nhello\r\nzz\r\n", "Transfer-Encoding: chunked");

    assertThat(proxy.call("HEAD", "/v1/AUTH_test/c/o", "", "X-Auth-Token", token).status())
        .isEqualTo(404);
  }

  @Test
  void twoFramingsAtOnceAreRefused() throws IOException {
    String answer =
        send(
            "PUT /v1/AUTH_test/c/o HTTP/1.1",
            "5\r\nhello\r\n0\r\n\r\n",
            "Content-Length: 15",
            "Transfer-Encoding: chunked");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(proxy.call("HEAD", "/v1/AUTH_test/c/o", "", "X-Auth-Token", token).status())
        .isEqualTo(404);
  }

  @Test
  void pathsThatAreNoUtf8AreRefused() throws IOException {
    assertThat(send("GET /v1/AUTH_test/c/%ff%fe HTTP/1.1", "")).startsWith("HTTP/1.1 412 ");
    assertThat(send("GET /v1/AUTH_test/c/a%00b HTTP/1.1", "")).startsWith("HTTP/1.1 412 ");
    assertThat(send("GET /v1/AUTH_test/c/%zz HTTP/1.1", "")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void metadataThatIsNoUtf8IsRefused() throws IOException {
    String answer =
        send(
            "PUT /v1/AUTH_test/c/o HTTP/1.1",
            "",
            "Content-Length: 0",
            "X-Object-Meta-A: \u00ff\u00fe");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void metadataInUtf8ComesBackAsItWas() throws IOException {
    String wire = new String("gr\u00fcn \u4e2d".getBytes(UTF_8), ISO_8859_1);
    assertThat(
            send(
                "PUT /v1/AUTH_test/c/o HTTP/1.1",
                "",
                "Content-Length: 0",
                "X-Object-Meta-A: " + wire))
        .startsWith("HTTP/1.1 201 ");

    assertThat(send("HEAD /v1/AUTH_test/c/o HTTP/1.1", "")).contains("X-Object-Meta-A: " + wire);
  }

  @Test
  void storageUrlsAreNotMadeOfAnyHost() throws IOException {
    String head = "GET /auth/v1.0 HTTP/1.1\r\nHost: %s\r\nX-Auth-User: test:tester\r\n";
    String tail = "X-Auth-Key: testing\r\nConnection: close\r\n\r\n";

    assertThat(exchange(head.formatted("my.host:80") + tail))
        .contains("X-Storage-Url: http://my.host:80/v1/AUTH_test");
    assertThat(exchange(head.formatted("a\"b") + tail)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void headHasNoBodyAndTheConnectionGoesOn() throws IOException {
    proxy.call("PUT", "/v1/AUTH_test/c/o", "hello", "X-Auth-Token", token);
    String one =
        "HEAD /v1/AUTH_test/c/o HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + token + "\r\n\r\n";
    String two =
        "GET /v1/AUTH_test/c/o HTTP/1.1\r\nHost: x\r\nX-Auth-Token: "
            + token
            + "\r\nConnection: close\r\n\r\n";

    String answers = exchange(one + two);

    assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(3);
    assertThat(answers).endsWith("\r\n\r\nhello");
  }

  private String send(String line, String body, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(line).append("\r\nHost: localhost\r\n");
    request.append("X-Auth-Token: ").append(token).append("\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return exchange(request.append("\r\n").append(body).toString());
  }

  /// Sends the text, one char per byte, and reads to the end.
  private String exchange(String text) throws IOException {
    return exchange(text, false);
  }

  /// Sends the text and goes away before there is an answer.
  private void abandon(String line, String body, String header) throws IOException {
    String head = line + "\r\nHost: localhost\r\nX-Auth-Token: " + token + "\r\n" + header;
    exchange(head + "\r\n\r\n" + body, true);
  }

  private String exchange(String text, boolean leave) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      if (leave) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
