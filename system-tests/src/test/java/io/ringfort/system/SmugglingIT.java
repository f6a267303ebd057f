package io.ringfort.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no honest client sends, byte by byte over a socket: refused once, stored never,
/// and nothing hidden behind them is answered. Budget: 40 s.
@ExtendWith(Logs.class)
class SmugglingIT {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final String HIDDEN = "GET /healthcheck HTTP/1.1\r\nHost: h\r\n\r\n";

  @TempDir static Path temp;
  private static RingfortProcess ringfort;
  private static ObjectApi api;
  private static RawHttp raw;
  private static String account;

  private String object = "";

  @BeforeAll
  static void start() {
    ringfort = RingfortProcess.start(temp.resolve("data"));
    api = new ObjectApi(ringfort.endpoint());
    raw = new RawHttp(ringfort.endpoint().port());
    account = URI.create(api.storage()).getPath();
    api.createContainer("raw");
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (ringfort != null) {
      ringfort.close();
    }
  }

  @BeforeEach
  void takeAFreshName() {
    object = "o" + TESTS.incrementAndGet();
  }

  private String put(String headers, String body) {
    return "PUT "
        + account
        + "/raw/"
        + object
        + " HTTP/1.1\r\nHost: h\r\nX-Auth-Token: "
        + api.token()
        + "\r\n"
        + headers
        + "\r\n"
        + body;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -4\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: 4 4\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length : 4\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding:\u000bchunked\r\n",
        "Bad Header: x\r\nContent-Length: 4\r\n",
        "Nul: a\0b\r\nContent-Length: 4\r\n",
      })
  void ambiguousFramingIsRefusedOnce(String headers) {
    List<Integer> statuses = raw.statuses(put(headers, "0\r\n\r\n" + HIDDEN));

    assertThat(statuses).hasSize(1);
    assertThat(statuses.getFirst()).isBetween(400, 501);
    assertThat(api.get("raw", object).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nabcd\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFFF\r\nabcd\r\n0\r\n\r\n",
        "-4\r\nabcd\r\n0\r\n\r\n",
        "4\r\nabcdXX0\r\n\r\n",
      })
  void brokenChunksStoreNothing(String body) {
    List<Integer> statuses = raw.statuses(put("Transfer-Encoding: chunked\r\n", body + HIDDEN));

    assertThat(statuses.size()).isLessThanOrEqualTo(1);
    assertThat(statuses).allSatisfy(status -> assertThat(status).isBetween(400, 501));
    assertThat(api.get("raw", object).statusCode()).isEqualTo(404);
  }

  @Test
  void bodyShorterThanPromisedStoresNothing() {
    raw.sendAndLeave(put("Content-Length: 100\r\n", "only this"));
    raw.sendAndLeave(put("Transfer-Encoding: chunked\r\n", "4\r\nabcd\r\n"));
    raw.sendAndLeave(put("Content-Length: 10000000\r\n", "x".repeat(3_000_000)));
    Waiting.pause(Duration.ofSeconds(1));

    assertThat(api.get("raw", object).statusCode()).isEqualTo(404);
    assertThat(api.list("raw")).doesNotContain(object);
  }

  @Test
  void bytesBeyondTheLengthAreTheNextRequest() {
    List<Integer> statuses = raw.statuses(put("Content-Length: 4\r\n", "abcd") + HIDDEN);

    assertThat(statuses).containsExactly(201, 200);
    assertThat(api.get("raw", object).body()).isEqualTo("abcd".getBytes(US_ASCII));
  }

  @Test
  void missingAndExcessiveLengthsAreRefusedBeforeTheBody() {
    assertThat(raw.statuses(put("", ""))).containsExactly(411);
    assertThat(raw.statuses(put("Content-Length: 5368709123\r\n", ""))).containsExactly(413);
  }

  @Test
  void oversizeHeadsAreRefused() {
    String line = "GET /v1/" + "x".repeat(200_000) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    String header = "GET /info HTTP/1.1\r\nHost: h\r\nX-Big: " + "x".repeat(200_000) + "\r\n\r\n";
    StringBuilder many = new StringBuilder("GET /info HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i < 20_000; i++) {
      many.append("X-").append(i).append(": v\r\n");
    }

    assertThat(raw.statuses(line)).allSatisfy(status -> assertThat(status).isIn(400, 414, 431));
    assertThat(raw.statuses(header)).allSatisfy(status -> assertThat(status).isIn(400, 431));
    assertThat(raw.statuses(many + "\r\n")).allSatisfy(status -> assertThat(status).isIn(400, 431));
    assertThat(Waiting.answers(ringfort.server() + "/healthcheck")).isTrue();
  }

  @Test
  void responseSplittingFindsNoWay() {
    String reply =
        raw.exchange(
            "GET "
                + account
                + "/raw/a%0d%0aInjected:%20yes HTTP/1.1\r\nHost: h\r\nX-Auth-Token: "
                + api.token()
                + "\r\n\r\n");

    assertThat(reply).doesNotContain("\r\nInjected: yes");
  }

  @Test
  void hundredsOfIdleAndHalfSentConnectionsLeaveRoomForOthers() throws java.io.IOException {
    List<java.net.Socket> idle = new ArrayList<>();
    int port = ringfort.endpoint().port();
    try {
      for (int i = 0; i < 300; i++) {
        java.net.Socket socket =
            new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port);
        idle.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write("PUT /v1/".getBytes(US_ASCII));
        }
      }
      assertThat(api.put("raw", "beside", new byte[10])).isEqualTo(201);
    } finally {
      for (java.net.Socket socket : idle) {
        socket.close();
      }
    }
  }
}
