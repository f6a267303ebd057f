package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The Swift API request by request, with curl. Budget: 30 s.
@ExtendWith(Logs.class)
class CurlIT {
  private static final String HELLO = "hello, ringfort!";

  @TempDir static Path temp;
  private static RingfortProcess ringfort;
  private static Curl curl;

  @BeforeAll
  static void start() {
    ringfort = RingfortProcess.start(temp.resolve("data"));
    curl = Curl.loggedIn(ringfort.endpoint());
    assertThat(curl.call("PUT", "/c").status()).isEqualTo(201);
    assertThat(curl.call("PUT", "/c").status()).isEqualTo(202);
  }

  @AfterAll
  static void stop() {
    if (ringfort != null) {
      ringfort.close();
    }
  }

  @Test
  void healthInfoAndMetricsNeedNoToken() {
    Client plain = Client.installed("curl").with("-sSf");

    assertThat(plain.run(ringfort.server() + "/healthcheck").requireSuccess().text())
        .startsWith("OK");
    assertThat(plain.run(ringfort.server() + "/info").requireSuccess().text())
        .contains("\"swift\"", "\"max_object_name_length\"");
    assertThat(plain.run(ringfort.server() + "/metrics").requireSuccess().text())
        .contains("# TYPE");
  }

  @Test
  void everyAnswerCarriesATransactionId() {
    assertThat(curl.call("GET", "/c").header("X-Trans-Id")).isPresent();
    assertThat(curl.call("GET", "/c/nothing").header("X-Openstack-Request-Id")).isPresent();
  }

  @Test
  void objectComesBackWithItsHeaders() {
    Curl.Reply put =
        curl.put(
            "/c/hello",
            HELLO,
            "-H",
            "Content-Disposition: attachment; filename=h.txt",
            "-H",
            "Content-Encoding: identity",
            "-H",
            "X-Object-Meta-Key: value");
    Curl.Reply get = curl.call("GET", "/c/hello");
    Curl.Reply head = curl.call("HEAD", "/c/hello");

    assertThat(put.status()).isEqualTo(201);
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.text()).isEqualTo(HELLO);
    for (Curl.Reply reply : List.of(get, head)) {
      assertThat(reply.header("Content-Length")).contains("" + HELLO.length());
      assertThat(reply.header("Content-Type")).contains("text/plain");
      assertThat(reply.header("Content-Disposition")).contains("attachment; filename=h.txt");
      assertThat(reply.header("Content-Encoding")).contains("identity");
      assertThat(reply.header("X-Object-Meta-Key")).contains("value");
      assertThat(reply.header("Etag")).isEqualTo(put.header("Etag"));
      assertThat(reply.header("X-Timestamp").orElseThrow()).matches("\\d{10}\\.\\d{5}");
      assertThat(reply.header("Last-Modified")).isPresent();
      assertThat(reply.header("Accept-Ranges")).contains("bytes");
    }
    assertThat(head.body()).isEmpty();
  }

  @Test
  void chunkedUploadNeedsNoLength() {
    Curl.Reply put = curl.put("/c/chunked", HELLO, "-H", "Transfer-Encoding: chunked");

    assertThat(put.status()).isEqualTo(201);
    assertThat(curl.call("GET", "/c/chunked").text()).isEqualTo(HELLO);
  }

  @Test
  void wrongEtagIsRefusedAndStoresNothing() {
    Curl.Reply wrong = curl.put("/c/etag", HELLO, "-H", "ETag: 00000000000000000000000000000000");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(curl.call("GET", "/c/etag").status()).isEqualTo(404);

    Curl.Reply right = curl.put("/c/etag", "", "-H", "ETag: d41d8cd98f00b204e9800998ecf8427e");
    assertThat(right.status()).isEqualTo(201);
  }

  @Test
  void rangesAreServed() {
    curl.put("/c/range", "0123456789");

    assertThat(range("bytes=0-3").text()).isEqualTo("0123");
    assertThat(range("bytes=7-").text()).isEqualTo("789");
    assertThat(range("bytes=-2").text()).isEqualTo("89");
    assertThat(range("bytes=8-100").text()).isEqualTo("89");
    assertThat(range("bytes=2-2").status()).isEqualTo(206);
    assertThat(range("bytes=2-2").header("Content-Range")).contains("bytes 2-2/10");
    assertThat(range("bytes=10-").status()).isEqualTo(416);
    assertThat(range("bytes=10-").header("Content-Range")).contains("bytes */10");
  }

  @Test
  void badRangesAreIgnored() {
    curl.put("/c/range", "0123456789");

    for (String bad : List.of("bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=-", "5-6")) {
      assertThat(range(bad).status()).as(bad).isEqualTo(200);
      assertThat(range(bad).text()).as(bad).isEqualTo("0123456789");
    }
  }

  @Test
  void severalRangesComeAsMultipart() {
    curl.put("/c/range", "0123456789");

    Curl.Reply reply = range("bytes=0-1,4-5,-1");

    assertThat(reply.status()).isEqualTo(206);
    String type = reply.header("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/byteranges");
    String boundary = type.substring(type.indexOf("boundary=") + 9).replace("\"", "");
    String[] parts = reply.text().split("--" + boundary, -1);
    assertThat(parts).hasSize(5);
    assertThat(parts[1]).contains("bytes 0-1/10").contains("\r\n\r\n01");
    assertThat(parts[2]).contains("bytes 4-5/10").contains("\r\n\r\n45");
    assertThat(parts[3]).contains("bytes 9-9/10").contains("\r\n\r\n9");
    assertThat(parts[4]).startsWith("--");
    assertThat(reply.header("Content-Length")).contains("" + reply.body().length);
  }

  private static Curl.Reply range(String range) {
    return curl.call("GET", "/c/range", "-H", "Range: " + range);
  }

  @Test
  void readsMayBeConditional() {
    Curl.Reply put = curl.put("/c/condition", HELLO);
    String etag = put.header("Etag").orElseThrow().replace("\"", "");
    String old = "Sat, 01 Jan 2000 00:00:00 GMT";
    String future = "Fri, 01 Jan 2100 00:00:00 GMT";

    assertThat(condition("If-None-Match: \"" + etag + "\"")).isEqualTo(304);
    assertThat(condition("If-None-Match: other")).isEqualTo(200);
    assertThat(condition("If-None-Match: *")).isEqualTo(304);
    assertThat(condition("If-Match: " + etag)).isEqualTo(200);
    assertThat(condition("If-Match: other")).isEqualTo(412);
    assertThat(condition("If-Modified-Since: " + future)).isEqualTo(304);
    assertThat(condition("If-Modified-Since: " + old)).isEqualTo(200);
    assertThat(condition("If-Unmodified-Since: " + old)).isEqualTo(412);
    assertThat(condition("If-Unmodified-Since: " + future)).isEqualTo(200);
  }

  private static int condition(String header) {
    return curl.call("GET", "/c/condition", "-H", header).status();
  }

  @Test
  void ifNoneMatchStarCreatesOnlyOnce() {
    assertThat(curl.put("/c/once", "1", "-H", "If-None-Match: *").status()).isEqualTo(201);
    assertThat(curl.put("/c/once", "2", "-H", "If-None-Match: *").status()).isEqualTo(412);
    assertThat(curl.call("GET", "/c/once").text()).isEqualTo("1");
    assertThat(curl.put("/c/once", "3", "-H", "If-None-Match: \"etag\"").status()).isEqualTo(400);
    assertThat(curl.call("DELETE", "/c/once").status()).isEqualTo(204);
    assertThat(curl.put("/c/once", "4", "-H", "If-None-Match: *").status()).isEqualTo(201);
  }

  @Test
  void expiredObjectIsGone() {
    assertThat(curl.put("/c/past", "x", "-H", "X-Delete-At: 1000000000").status()).isEqualTo(400);
    assertThat(curl.put("/c/soon", "x", "-H", "X-Delete-After: 2").status()).isEqualTo(201);
    assertThat(curl.call("GET", "/c/soon").header("X-Delete-At").orElseThrow()).matches("\\d{10}");

    Waiting.until(
        Duration.ofSeconds(5),
        () -> "404 after expiry",
        () -> curl.call("GET", "/c/soon").status() == 404);
    assertThat(curl.call("HEAD", "/c/soon").status()).isEqualTo(404);
  }

  @Test
  void postReplacesUserMetadataAndKeepsData() {
    curl.put("/c/post", HELLO, "-H", "X-Object-Meta-Old: 1");

    assertThat(curl.call("POST", "/c/post", "-H", "X-Object-Meta-New: 2").status()).isEqualTo(202);

    Curl.Reply get = curl.call("GET", "/c/post");
    assertThat(get.text()).isEqualTo(HELLO);
    assertThat(get.header("X-Object-Meta-New")).contains("2");
    assertThat(get.header("X-Object-Meta-Old")).isEmpty();
    assertThat(get.header("Content-Type")).contains("text/plain");
    assertThat(curl.call("POST", "/c/absent", "-H", "X-Object-Meta-New: 2").status())
        .isEqualTo(404);
  }

  @Test
  void copiesWorkInBothDirections() {
    curl.put("/c/source", HELLO, "-H", "X-Object-Meta-K: v");

    Curl.Reply copy = curl.call("COPY", "/c/source", "-H", "Destination: c/by%20verb");
    Curl.Reply from = curl.put("/c/by-header", "", "-H", "X-Copy-From: /c/source");
    Curl.Reply fresh =
        curl.call(
            "COPY", "/c/source", "-H", "Destination: c/fresh", "-H", "X-Fresh-Metadata: true");

    assertThat(copy.status()).isEqualTo(201);
    assertThat(copy.header("X-Copied-From")).contains("c/source");
    assertThat(from.status()).isEqualTo(201);
    assertThat(fresh.status()).isEqualTo(201);
    for (String name : List.of("by%20verb", "by-header", "fresh")) {
      assertThat(curl.call("GET", "/c/" + name).text()).isEqualTo(HELLO);
    }
    assertThat(curl.call("HEAD", "/c/by%20verb").header("X-Object-Meta-K")).contains("v");
    assertThat(curl.call("HEAD", "/c/fresh").header("X-Object-Meta-K")).isEmpty();
    assertThat(curl.call("COPY", "/c/absent", "-H", "Destination: c/x").status()).isEqualTo(404);
    assertThat(curl.call("COPY", "/c/source", "-H", "Destination: nowhere/x").status())
        .isEqualTo(404);
  }

  @Test
  void oddNamesAreNamesLikeOthers() {
    curl.call("PUT", "/odd");
    List<String> paths =
        List.of(
            "/lead", "//two", "a/../b", "a//b", "%0Anewline", "%F0%9F%8E%89", "%25", "a%2Fb", ".");
    List<String> names =
        List.of("/lead", "//two", "a/../b", "a//b", "\nnewline", "🎉", "%", "a/b", ".");

    for (int i = 0; i < paths.size(); i++) {
      assertThat(curl.put("/odd/" + paths.get(i), names.get(i)).status())
          .as(paths.get(i))
          .isEqualTo(201);
    }

    for (int i = 0; i < paths.size(); i++) {
      assertThat(curl.call("GET", "/odd/" + paths.get(i)).text()).isEqualTo(names.get(i));
    }
    String json = curl.call("GET", "/odd?format=json").text();
    assertThat(json).contains("\"/lead\"", "\"//two\"", "\"a/../b\"", "\"%\"");
    // JSON has two ways to write a line feed.
    assertThat(json).containsAnyOf("\"\\nnewline\"", "\"\\u000anewline\"");
    for (String path : paths) {
      assertThat(curl.call("DELETE", "/odd/" + path).status()).as(path).isEqualTo(204);
    }
    assertThat(curl.call("DELETE", "/odd").status()).isEqualTo(204);
  }

  @Test
  void listingsPageFilterAndReverse() {
    curl.call("PUT", "/list");
    for (String name : List.of("a", "b/1", "b/2", "c", "d")) {
      curl.put("/list/" + name, name);
    }

    assertThat(curl.call("GET", "/list?limit=2").text()).isEqualTo("a\nb/1\n");
    assertThat(curl.call("GET", "/list?marker=b/1&end_marker=d").text()).isEqualTo("b/2\nc\n");
    assertThat(curl.call("GET", "/list?prefix=b/").text()).isEqualTo("b/1\nb/2\n");
    assertThat(curl.call("GET", "/list?delimiter=/").text()).isEqualTo("a\nb/\nc\nd\n");
    assertThat(curl.call("GET", "/list?reverse=true&limit=3").text()).isEqualTo("d\nc\nb/2\n");
    assertThat(curl.call("GET", "/list?path=b").text()).isEqualTo("b/1\nb/2\n");
    assertThat(curl.call("GET", "/list?format=json&limit=1").text())
        .contains("\"name\"", "\"hash\"", "\"bytes\"", "\"content_type\"", "\"last_modified\"");
    assertThat(curl.call("GET", "/list?format=xml&delimiter=/").text())
        .contains("<container name=\"list\">", "<subdir name=\"b/\">");
    assertThat(curl.call("GET", "/list?limit=10001").status()).isEqualTo(412);
    assertThat(curl.call("HEAD", "/list").header("X-Container-Object-Count")).contains("5");
  }

  @Test
  void containerWithObjectsIsNotDeleted() {
    curl.call("PUT", "/full");
    curl.put("/full/o", "x");

    assertThat(curl.call("DELETE", "/full").status()).isEqualTo(409);
    assertThat(curl.call("DELETE", "/full/o").status()).isEqualTo(204);
    assertThat(curl.call("DELETE", "/full/o").status()).isEqualTo(404);
    assertThat(curl.call("DELETE", "/full").status()).isEqualTo(204);
    assertThat(curl.call("GET", "/full").status()).isEqualTo(404);
    assertThat(curl.put("/full/o", "x").status()).isEqualTo(404);
  }

  @Test
  void accountListsContainersAndCounts() {
    assertThat(curl.call("GET", "").text().lines()).contains("c");
    assertThat(curl.call("HEAD", "").header("X-Account-Container-Count")).isPresent();
    assertThat(curl.call("GET", "?format=json").text()).contains("\"name\"", "\"count\"");
  }

  @Test
  void limitsAreNamedAndNothingIsStored() {
    String fits = "n".repeat(1024);
    assertThat(curl.put("/c/" + fits, "x").status()).isEqualTo(201);
    assertThat(curl.call("DELETE", "/c/" + fits).status()).isEqualTo(204);
    assertThat(curl.put("/c/" + fits + "n", "x").status()).isEqualTo(400);
    assertThat(curl.call("PUT", "/" + "n".repeat(257)).status()).isEqualTo(400);
    assertThat(meta("X-Object-Meta-" + "n".repeat(129) + ": v")).isEqualTo(400);
    assertThat(meta("X-Object-Meta-K: " + "v".repeat(257))).isEqualTo(400);
    String[] tooMany = new String[2 * 91];
    for (int i = 0; i < tooMany.length; i += 2) {
      tooMany[i] = "-H";
      tooMany[i + 1] = "X-Object-Meta-K" + i + ": v";
    }
    assertThat(curl.put("/c/meta", "x", tooMany).status()).isEqualTo(400);
    assertThat(curl.call("GET", "/c/meta").status()).isEqualTo(404);
  }

  private static int meta(String header) {
    return curl.put("/c/meta", "x", "-H", header).status();
  }

  @Test
  void badUtf8AndNulAreRefused() {
    assertThat(curl.put("/c/%FF%FE", "x").status()).isIn(400, 412);
    assertThat(curl.put("/c/nul%00inside", "x").status()).isIn(400, 412);
    assertThat(curl.call("PUT", "/%C3%28").status()).isIn(400, 412);
    assertThat(curl.put("/c/%zz", "x").status()).isIn(201, 400, 412);
  }

  @Test
  void strangersAreRefused() {
    Client plain = Client.installed("curl").with("-sS", "-o", "/dev/null", "-w", "%{http_code}");
    String object = curl.storage() + "/c/hello";

    assertThat(plain.run(object).text()).isEqualTo("401");
    assertThat(plain.run("-H", "X-Auth-Token: forged", object).text()).isEqualTo("401");
    assertThat(curl.call("GET", "/../AUTH_somebody/c").status()).isIn(400, 403, 404, 412);
    assertThat(curl.call("BREW", "/c").status()).isIn(405, 501);
  }

  @Test
  void corsPreflightFollowsTheContainer() {
    curl.call("PUT", "/cors", "-H", "X-Container-Meta-Access-Control-Allow-Origin: http://a.test");

    Curl.Reply allowed = preflight("/cors/o", "http://a.test");
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.header("Access-Control-Allow-Origin")).contains("http://a.test");
    assertThat(preflight("/cors/o", "http://b.test").status()).isEqualTo(401);
  }

  private static Curl.Reply preflight(String path, String origin) {
    return curl.call(
        "OPTIONS", path, "-H", "Origin: " + origin, "-H", "Access-Control-Request-Method: GET");
  }
}
