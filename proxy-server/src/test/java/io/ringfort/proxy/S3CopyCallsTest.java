package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningS3.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3CopyCallsTest {
  private static final String SOURCE = "/bucket/from";
  private static final String HELLO_TAG = "\"5d41402abc4b2a76b9719d911017c592\"";

  private final RunningS3 s3 = new RunningS3();

  @BeforeEach
  void makeSource() {
    s3.put(
        SOURCE, "hello", "Content-Type: text/x-mine", "x-amz-meta-a: 1", "Cache-Control: no-store");
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private Answer copy(String to, String from, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "x-amz-copy-source: " + from;
    return s3.put(to, "", all);
  }

  @Test
  void aCopyKeepsDataAndDescription() {
    Answer copied =
        copy("/bucket/to", "/bucket/from", "Content-Type: ignored/x", "x-amz-meta-b: 2");
    assertThat(copied.status()).isEqualTo(200);
    assertThat(copied.text()).contains("<CopyObjectResult xmlns=");
    assertThat(copied.element("ETag")).isEqualTo("&quot;" + HELLO_TAG.replace("\"", "") + "&quot;");
    assertThat(copied.element("LastModified")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    Answer read = s3.call("GET", "/bucket/to");
    assertThat(read.text()).isEqualTo("hello");
    assertThat(read.header("content-type")).isEqualTo("text/x-mine");
    assertThat(read.header("cache-control")).isEqualTo("no-store");
    assertThat(read.header("x-amz-meta-a")).isEqualTo("1");
    assertThat(read.has("x-amz-meta-b")).isFalse();
  }

  @Test
  void aCopyCanBeDescribedAnew() {
    copy(
        "/bucket/to",
        "/bucket/from",
        "x-amz-metadata-directive: REPLACE",
        "Content-Type: audio/mpeg",
        "x-amz-meta-b: 2",
        "x-amz-storage-class: GLACIER_IR");
    Answer read = s3.call("HEAD", "/bucket/to");
    assertThat(read.header("content-type")).isEqualTo("audio/mpeg");
    assertThat(read.header("x-amz-meta-b")).isEqualTo("2");
    assertThat(read.has("x-amz-meta-a")).isFalse();
    assertThat(read.has("cache-control")).isFalse();
    assertThat(read.header("x-amz-storage-class")).isEqualTo("GLACIER_IR");
    assertThat(copy("/bucket/to", "/bucket/from", "x-amz-metadata-directive: OTHER").code())
        .isEqualTo("InvalidArgument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket/from",
        "/bucket/from",
        "bucket%2Ffrom",
        "%2Fbucket/from",
        "bucket/%66rom",
        "bucket/from?versionId=null"
      })
  void sourcesAreNamedInManyWays(String source) {
    assertThat(copy("/bucket/to", source).status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/to").text()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "?versionId=x", "_", "a+b", "\u00e4", "100%"})
  void keysMayHaveAnyCharacter(String key) {
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    s3.put("/bucket/" + encoded, "special");
    assertThat(copy("/bucket/to", "bucket/" + encoded).status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/to").text()).isEqualTo("special");
  }

  @ParameterizedTest
  @CsvSource({
    "bucket/none, 404, NoSuchKey",
    "none/from, 404, NoSuchBucket",
    "b, 400, InvalidArgument",
    "bucket/, 400, InvalidArgument",
    "/, 400, InvalidArgument",
    "bucket/%zz, 400, InvalidArgument",
    "bucket/from?versionId=x, 400, InvalidArgument",
    "bucket/from?versionId=abcdefghijabcdefghijabcdefghij12, 404, NoSuchVersion"
  })
  void badSourcesAreRefused(String source, int status, String code) {
    Answer answer = copy("/bucket/to", source);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(s3.call("HEAD", "/bucket/to").status()).isEqualTo(404);
  }

  @Test
  void aCopyOntoItselfHasToChangeSomething() {
    assertThat(copy(SOURCE, "bucket/from").code()).isEqualTo("InvalidRequest");
    assertThat(
            copy(SOURCE, "bucket/from", "x-amz-metadata-directive: REPLACE", "x-amz-meta-new: 3")
                .status())
        .isEqualTo(200);
    Answer read = s3.call("GET", SOURCE);
    assertThat(read.text()).isEqualTo("hello");
    assertThat(read.header("x-amz-meta-new")).isEqualTo("3");
    assertThat(read.has("x-amz-meta-a")).isFalse();
    assertThat(copy(SOURCE, "bucket/from", "x-amz-storage-class: STANDARD_IA").status())
        .isEqualTo(200);
    assertThat(s3.call("HEAD", SOURCE).header("x-amz-meta-new")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if-match: TAG|200",
        "if-match: ABCORZ|412",
        "if-none-match: TAG|412",
        "if-none-match: ABCORZ|200",
        "if-modified-since: Sat, 29 Oct 1994 19:43:31 GMT|200",
        "if-modified-since: Fri, 29 Oct 2100 19:43:31 GMT|412",
        "if-unmodified-since: Sat, 29 Oct 1994 19:43:31 GMT|412"
      })
  void copiesCanDependOnTheirSource(String condition, int status) {
    Answer answer =
        copy(
            "/bucket/to",
            "bucket/from",
            "x-amz-copy-source-" + condition.replace("TAG", HELLO_TAG));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(s3.call("HEAD", "/bucket/to").status()).isEqualTo(status == 200 ? 200 : 404);
  }

  @Test
  void copiesCanDependOnWhatTheyReplace() {
    assertThat(copy("/bucket/to", "bucket/from", "If-None-Match: *").status()).isEqualTo(200);
    assertThat(copy("/bucket/to", "bucket/from", "If-None-Match: *").code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy("/bucket/to", "bucket/from", "If-Match: " + HELLO_TAG).status()).isEqualTo(200);
    assertThat(copy("/bucket/new", "bucket/from", "If-Match: " + HELLO_TAG).code())
        .isEqualTo("NoSuchKey");
  }

  @Test
  void theSourceMustBeReadable() {
    s3.makeBucket("AUTH_other", "theirs");
    String[] other = {"test-user: other", "x-amz-copy-source: bucket/from"};
    Answer refused = s3.send("PUT", "/theirs/to", other);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("AccessDenied");

    s3.put(SOURCE, "open", "x-amz-acl: authenticated-read");
    assertThat(s3.send("PUT", "/theirs/to", other).status()).isEqualTo(200);
    assertThat(s3.send("GET", "/theirs/to", "test-user: other").text()).isEqualTo("open");
    assertThat(s3.send("GET", "/theirs/to").status()).isEqualTo(403);
  }

  @Test
  void accessListsAreNotCopied() {
    s3.put(SOURCE, "open", "x-amz-acl: public-read");
    copy("/bucket/to", "bucket/from");
    assertThat(s3.send("GET", "/bucket/to").status()).isEqualTo(403);
    copy("/bucket/to", "bucket/from", "x-amz-acl: public-read");
    assertThat(s3.send("GET", "/bucket/to").status()).isEqualTo(200);
  }

  @Test
  void checksumsAreMadeForTheCopy() {
    s3.put(SOURCE, "hello", "x-amz-checksum-crc32: NhCmhg==");
    Answer same = copy("/bucket/to", "bucket/from");
    assertThat(same.element("ChecksumCRC32")).isEqualTo("NhCmhg==");
    assertThat(same.element("ChecksumType")).isEqualTo("FULL_OBJECT");
    copy("/bucket/to", "bucket/from", "x-amz-checksum-algorithm: SHA256");
    Answer read = s3.call("HEAD", "/bucket/to", "x-amz-checksum-mode: ENABLED");
    assertThat(read.header("x-amz-checksum-sha256"))
        .isEqualTo("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
    assertThat(read.has("x-amz-checksum-crc32")).isFalse();
    assertThat(copy("/bucket/to", "bucket/from", "x-amz-checksum-algorithm: MD4").code())
        .isEqualTo("InvalidRequest");
  }

  @Test
  void largeObjectsAndEmptyOnesAreCopied() {
    byte[] large = new byte[5 << 20];
    new Random(7).nextBytes(large);
    s3.call("PUT", "/bucket/large", large);
    assertThat(copy("/bucket/to", "bucket/large").status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/to").bytes().array()).isEqualTo(large);
    s3.put("/bucket/empty", "");
    assertThat(copy("/bucket/to", "bucket/empty").status()).isEqualTo(200);
    assertThat(s3.call("HEAD", "/bucket/to").header("content-length")).isEqualTo("0");
  }

  @Test
  void aCopyThroughTheOtherDoorHasNoChecksumOfOtherBytes() {
    s3.put(SOURCE, "hello", "x-amz-checksum-crc32: NhCmhg==", "x-amz-acl: public-read");
    String token = "X-Auth-Token: " + s3.token();
    Answer copied =
        s3.send(
            "PUT",
            "/v1/AUTH_test/bucket/to",
            token,
            "X-Copy-From: bucket/from",
            "Range: bytes=1-2");
    assertThat(copied.status()).isEqualTo(201);
    Answer read = s3.call("GET", "/bucket/to", "x-amz-checksum-mode: ENABLED");
    assertThat(read.text()).isEqualTo("el");
    assertThat(read.has("x-amz-checksum-crc32")).isFalse();
    assertThat(s3.send("GET", "/bucket/to").code()).isEqualTo("AccessDenied");
  }

  @Test
  void copiesOfSwiftsObjectsKeepTheirMetadataAndDoNotExpire() {
    String token = "X-Auth-Token: " + s3.token();
    s3.send(
        "PUT", "/v1/AUTH_test/bucket/s", token, "X-Object-Meta-Color: blue", "X-Delete-After: 60");
    copy("/bucket/to", "bucket/s");
    assertThat(copy("/bucket/s", "bucket/s", "x-amz-storage-class: GLACIER").status())
        .isEqualTo(200);
    s3.clock.advance(Duration.ofSeconds(61));
    assertThat(s3.call("HEAD", "/bucket/to").header("x-amz-meta-color")).isEqualTo("blue");
    assertThat(s3.call("HEAD", "/bucket/s").status()).isEqualTo(404);
  }
}
