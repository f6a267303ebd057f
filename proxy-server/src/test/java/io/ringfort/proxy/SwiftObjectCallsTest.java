package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningProxy.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwiftObjectCallsTest {
  private static final String C = "/v1/AUTH_test/c";
  private static final String O = C + "/o";
  private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

  private final RunningProxy proxy = new RunningProxy();
  private String token = "";

  @BeforeEach
  void makeContainer() {
    token = proxy.adminToken();
    call("PUT", C, "");
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void whatIsPutIsReadBack() {
    Answer put =
        call(
            "PUT",
            O,
            "hello",
            "Content-Type",
            "text/x-mine",
            "X-Object-Meta-Color",
            "blue",
            "Content-Encoding",
            "identity",
            "Content-Disposition",
            "inline",
            "Cache-Control",
            "no-cache");
    assertThat(put.status()).isEqualTo(201);
    assertThat(put.header("Etag")).isEqualTo(HELLO_MD5);
    assertThat(put.header("Last-Modified")).endsWith("GMT");

    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = call(method, O, "");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(method.equals("GET") ? "hello" : "");
      assertThat(answer.header("Content-Length")).isEqualTo("5");
      assertThat(answer.header("Content-Type")).isEqualTo("text/x-mine");
      assertThat(answer.header("Content-Encoding")).isEqualTo("identity");
      assertThat(answer.header("Content-Disposition")).isEqualTo("inline");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("X-Object-Meta-Color")).isEqualTo("blue");
      assertThat(answer.header("Etag")).isEqualTo(HELLO_MD5);
      assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
      assertThat(answer.header("X-Timestamp")).matches("\\d{10}\\.\\d{5}");
      assertThat(answer.header("Last-Modified")).isEqualTo(put.header("Last-Modified"));
    }
    assertThat(call("DELETE", O, "").status()).isEqualTo(204);
    assertThat(call("DELETE", O, "").status()).isEqualTo(404);
    assertThat(call("GET", O, "").status()).isEqualTo(404);
    assertThat(call("HEAD", O, "").status()).isEqualTo(404);
    assertThat(call("POST", O, "").status()).isEqualTo(404);
  }

  @Test
  void objectsNeedTheirContainer() {
    assertThat(call("PUT", "/v1/AUTH_test/none/o", "x").status()).isEqualTo(404);
    assertThat(call("GET", "/v1/AUTH_test/none/o", "").status()).isEqualTo(404);
    assertThat(call("DELETE", "/v1/AUTH_test/none/o", "").status()).isEqualTo(404);
  }

  @Test
  void bodiesOfUnknownLengthAreStored() {
    byte[] bytes = new byte[300_000];
    Arrays.fill(bytes, (byte) 'x');
    Answer put =
        proxy.call(
            "PUT",
            O,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
            "X-Auth-Token",
            token);

    assertThat(put.status()).isEqualTo(201);
    assertThat(call("GET", O, "").text()).hasSize(300_000);
  }

  @Test
  void bodiesThatAreTooLargeAreRefusedAndNotStored() {
    byte[] bytes = new byte[(int) RunningProxy.OBJECT_BYTES_MAX + 1];

    Answer chunked =
        proxy.call(
            "PUT",
            O,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
            "X-Auth-Token",
            token);
    assertThat(chunked.status()).isEqualTo(413);
    assertThat(call("HEAD", O, "").status()).isEqualTo(404);
  }

  @Test
  void aWrongDigestIsRefusedAndNothingIsStored() {
    assertThat(call("PUT", O, "hello", "ETag", "\"" + HELLO_MD5 + "\"").status()).isEqualTo(201);
    assertThat(call("PUT", O, "other", "ETag", HELLO_MD5).status()).isEqualTo(422);
    assertThat(call("GET", O, "").text()).isEqualTo("hello");
  }

  @Test
  void writesCanDependOnWhatIsThere() {
    assertThat(call("PUT", O, "hello", "If-None-Match", "*").status()).isEqualTo(201);
    assertThat(call("PUT", O, "other", "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(call("PUT", O, "other", "If-None-Match", "\"abc\"").status()).isEqualTo(400);
    assertThat(call("PUT", O, "other", "If-Match", "\"abc\"").status()).isEqualTo(412);
    assertThat(call("PUT", O, "other", "If-Match", HELLO_MD5).status()).isEqualTo(201);
    assertThat(call("GET", O, "").text()).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, text/plain",
    "a.tar.gz, application/gzip",
    "dir.txt/a, application/octet-stream",
    "A.JPG, image/jpeg",
    "none, application/octet-stream"
  })
  void theTypeIsGuessedFromTheName(String name, String type) {
    proxy.call("PUT", C + "/" + name, "x", "X-Auth-Token", token);
    assertThat(call("HEAD", C + "/" + name, "").header("Content-Type")).isEqualTo(type);

    call("PUT", C + "/" + name, "x", "Content-Type", "a/b", "X-Detect-Content-Type", "true");
    assertThat(call("HEAD", C + "/" + name, "").header("Content-Type")).isEqualTo(type);
  }

  @Test
  void postReplacesMetadataAndKeepsTheType() {
    call(
        "PUT",
        O,
        "hello",
        "Content-Type",
        "a/b",
        "X-Object-Meta-A",
        "1",
        "Content-Disposition",
        "inline");

    assertThat(call("POST", O, "", "X-Object-Meta-B", "2").status()).isEqualTo(202);
    Answer head = call("HEAD", O, "");
    assertThat(head.header("X-Object-Meta-A")).isEmpty();
    assertThat(head.header("X-Object-Meta-B")).isEqualTo("2");
    assertThat(head.header("Content-Disposition")).isEmpty();
    assertThat(head.header("Content-Type")).isEqualTo("a/b");
    assertThat(head.header("Etag")).isEqualTo(HELLO_MD5);

    call("POST", O, "", "Content-Type", "c/d");
    assertThat(call("HEAD", O, "").header("Content-Type")).isEqualTo("c/d");
    assertThat(call("GET", O, "").text()).isEqualTo("hello");
  }

  @Test
  void metadataIsBounded() {
    assertThat(call("PUT", O, "x", "X-Object-Meta-" + "n".repeat(128), "v".repeat(256)).status())
        .isEqualTo(201);
    assertThat(call("PUT", O, "x", "X-Object-Meta-" + "n".repeat(129), "v").status())
        .isEqualTo(400);
    assertThat(call("PUT", O, "x", "X-Object-Meta-N", "v".repeat(257)).status()).isEqualTo(400);
    assertThat(call("PUT", O, "x", items(90, 1)).status()).isEqualTo(201);
    assertThat(call("PUT", O, "x", items(91, 1)).status()).isEqualTo(400);
    assertThat(call("PUT", O, "x", items(17, 250)).status()).isEqualTo(400);
  }

  private static String[] items(int count, int valueBytes) {
    String[] headers = new String[2 * count];
    for (int index = 0; index < count; index++) {
      headers[2 * index] = "X-Object-Meta-K" + index;
      headers[2 * index + 1] = "v".repeat(valueBytes);
    }
    return headers;
  }

  @Test
  void objectsCeaseWhenTheyWereTold() {
    long now = proxy.clock.now().getEpochSecond();
    assertThat(call("PUT", O, "x", "X-Delete-After", "60").status()).isEqualTo(201);
    assertThat(Long.parseLong(call("HEAD", O, "").header("X-Delete-At")))
        .isBetween(now + 60, now + 62);

    proxy.clock.advance(Duration.ofSeconds(62));
    assertThat(call("GET", O, "").status()).isEqualTo(404);
    assertThat(call("POST", O, "", "X-Delete-At", Long.toString(now + 1000)).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Delete-After, 0",
    "X-Delete-After, -5",
    "X-Delete-After, soon",
    "X-Delete-At, 1000",
    "X-Delete-At, never",
    "X-Delete-At, 1e12"
  })
  void timesOfDeletionThatCannotBeAreRefused(String header, String value) {
    assertThat(call("PUT", O, "x", header, value).status()).isEqualTo(400);
    assertThat(call("HEAD", O, "").status()).isEqualTo(404);
  }

  @Test
  void postTakesTheTimeOfDeletionAway() {
    call("PUT", O, "x", "X-Delete-After", "60");
    call("POST", O, "");
    proxy.clock.advance(Duration.ofSeconds(62));

    assertThat(call("GET", O, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-2|206|hel|bytes 0-2/5",
        "bytes=3-|206|lo|bytes 3-4/5",
        "bytes=-1|206|o|bytes 4-4/5",
        "bytes=-99|206|hello|bytes 0-4/5",
        "bytes=0-99|206|hello|bytes 0-4/5",
        "bytes=x|200|hello|",
        "bytes=3-1|200|hello|"
      })
  void rangesArePartsOfTheObject(String range, int status, String text, String contentRange) {
    call("PUT", O, "hello");
    Answer answer = call("GET", O, "", "Range", range);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange == null ? "" : contentRange);
    assertThat(call("HEAD", O, "", "Range", range).status()).isEqualTo(200);
  }

  @Test
  void rangesOutsideAreRefused() {
    call("PUT", O, "hello");
    Answer answer = call("GET", O, "", "Range", "bytes=5-");

    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.header("Content-Range")).isEqualTo("bytes */5");
    assertThat(call("GET", O, "", "Range", "bytes=-0").status()).isEqualTo(416);
    call("PUT", O, "");
    assertThat(call("GET", O, "", "Range", "bytes=-5").status()).isEqualTo(200);
    assertThat(call("GET", O, "", "Range", "bytes=0-").status()).isEqualTo(416);
  }

  @Test
  void severalRangesComeInParts() {
    call("PUT", O, "hello world", "Content-Type", "text/x");
    Answer answer = call("GET", O, "", "Range", "bytes=0-1, -3");

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Content-Type")).startsWith("multipart/byteranges;boundary=");
    String boundary = answer.header("Content-Type").split("=", -1)[1];
    assertThat(answer.text())
        .isEqualTo(
            "--%1$s\r\nContent-Type: text/x\r\nContent-Range: bytes 0-1/11\r\n\r\nhe\r\n"
                    .formatted(boundary)
                + "--%1$s\r\nContent-Type: text/x\r\nContent-Range: bytes 8-10/11\r\n\r\nrld\r\n--%1$s--"
                    .formatted(boundary));
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.text().length()));
    assertThat(answer.header("Content-Range")).isEmpty();
  }

  @Test
  void readsCanDependOnWhatIsThere() {
    Answer put = call("PUT", O, "hello");
    String modified = put.header("Last-Modified");

    for (String method : new String[] {"GET", "HEAD"}) {
      assertThat(call(method, O, "", "If-None-Match", HELLO_MD5).status()).isEqualTo(304);
      assertThat(call(method, O, "", "If-None-Match", "\"x\"").status()).isEqualTo(200);
      assertThat(call(method, O, "", "If-Match", "\"x\"").status()).isEqualTo(412);
      assertThat(call(method, O, "", "If-Modified-Since", modified).status()).isEqualTo(304);
      assertThat(call(method, O, "", "If-Unmodified-Since", modified).status()).isEqualTo(200);
      assertThat(call(method, C + "/none", "", "If-Match", "*").status()).isEqualTo(412);
    }
    assertThat(call("GET", O, "", "If-None-Match", HELLO_MD5).header("Etag")).isEqualTo(HELLO_MD5);
    assertThat(call("GET", O, "", "Range", "bytes=0-0", "If-Range", "\"x\"").status())
        .isEqualTo(200);
    assertThat(call("GET", O, "", "Range", "bytes=0-0", "If-Range", HELLO_MD5).status())
        .isEqualTo(206);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, ?multipart-manifest=put", "DELETE, ?multipart-manifest=delete", "GET, ?version-id=1",
    "DELETE, ?version-id=1", "GET, ?part-number=1", "POST, ?bulk-delete"
  })
  void whatIsNotOfferedIsRefusedRatherThanIgnored(String method, String query) {
    call("PUT", O, "hello");

    assertThat(call(method, O + query, "").status()).isEqualTo(501);
    assertThat(call("GET", O, "").text()).isEqualTo("hello");
    assertThat(call("PUT", O, "", "X-Symlink-Target", "c/p").status()).isEqualTo(501);
  }

  @Test
  void aManifestReadsAsItsSegments() {
    call("PUT", "/v1/AUTH_test/segments", "");
    call("PUT", "/v1/AUTH_test/segments/o/01", "hello ");
    call("PUT", "/v1/AUTH_test/segments/o/02", "wor");
    call("PUT", "/v1/AUTH_test/segments/o/03", "ld");
    call("PUT", O, "", "X-Object-Manifest", "segments/o%2F");

    Answer get = call("GET", O, "");
    assertThat(get.text()).isEqualTo("hello world");
    assertThat(get.header("X-Object-Manifest")).isEqualTo("segments/o%2F");
    assertThat(call("HEAD", O, "").header("Content-Length")).isEqualTo("11");
    assertThat(call("HEAD", O, "").header("Etag")).isEqualTo(get.header("Etag"));
    assertThat(call("GET", O, "", "Range", "bytes=4-7").text()).isEqualTo("o wo");
    assertThat(call("GET", O + "?multipart-manifest=get", "").text()).isEmpty();
    assertThat(call("COPY", O, "", "Destination", "c/whole").status()).isEqualTo(201);
    assertThat(call("GET", C + "/whole", "").text()).isEqualTo("hello world");
    assertThat(call("HEAD", C + "/whole", "").header("X-Object-Manifest")).isEmpty();
    assertThat(call("COPY", O + "?multipart-manifest=get", "", "Destination", "c/m").status())
        .isEqualTo(201);
    assertThat(call("HEAD", C + "/m", "").header("X-Object-Manifest")).isEqualTo("segments/o%2F");
    assertThat(call("PUT", O, "", "X-Object-Manifest", "segments").status()).isEqualTo(400);
  }

  private Answer call(String method, String path, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "X-Auth-Token";
    all[headers.length + 1] = token;
    return proxy.call(method, path, body, all);
  }
}
