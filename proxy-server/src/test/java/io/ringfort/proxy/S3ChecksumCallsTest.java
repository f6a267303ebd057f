package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningS3.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ChecksumCallsTest {
  private static final String O = "/bucket/o";
  private static final String MODE = "x-amz-checksum-mode: ENABLED";

  private final RunningS3 s3 = new RunningS3();

  @AfterEach
  void stop() {
    s3.close();
  }

  /// The values are those of ceph/s3-tests.
  @ParameterizedTest
  @CsvSource({
    "sha256, SHA256, arcu6553sHVAiX4MjW0j7I7vD4w6R+Gz9Ok0Q9lTa+0=",
    "crc64nvme, CRC64NVME, Qeh8oXvGiSo="
  })
  void checksumsAreVerifiedAndTold(String field, String name, String value) {
    String header = "x-amz-checksum-" + field;
    String body = "A".repeat(1024);
    Answer put = s3.put(O, body, "x-amz-sdk-checksum-algorithm: " + name, header + ": " + value);
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header(header)).isEqualTo(value);
    assertThat(put.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");

    assertThat(s3.call("HEAD", O).has(header)).isFalse();
    for (String method : new String[] {"GET", "HEAD"}) {
      assertThat(s3.call(method, O, MODE).header(header)).isEqualTo(value);
      assertThat(s3.call(method, O, MODE, "Range: bytes=0-9").has(header)).isFalse();
      assertThat(s3.call(method, O, MODE, "Range: bytes=0-").header(header)).isEqualTo(value);
    }
    Answer wrong = s3.put(O, "B".repeat(1024), header + ": " + value);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.code()).isEqualTo("BadDigest");
    assertThat(s3.call("GET", O).text()).isEqualTo(body);

    Answer described = s3.call("GET", O + "?attributes", "x-amz-object-attributes: Checksum");
    assertThat(described.element("Checksum" + name)).isEqualTo(value);
    assertThat(described.element("ChecksumType")).isEqualTo("FULL_OBJECT");
  }

  @Test
  void checksumsComeInTrailersToo() {
    String head = "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    String[] headers = {
      head,
      "x-amz-decoded-content-length: 5",
      "x-amz-trailer: x-amz-checksum-crc32",
      "Content-Encoding: aws-chunked"
    };
    String body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n";
    Answer put = s3.put(O, body.formatted("NhCmhg=="), headers);
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header("x-amz-checksum-crc32")).isEqualTo("NhCmhg==");
    Answer read = s3.call("GET", O);
    assertThat(read.text()).isEqualTo("hello");
    assertThat(read.has("content-encoding")).isFalse();

    assertThat(s3.put("/bucket/p", body.formatted("AAAAAA=="), headers).code())
        .isEqualTo("BadDigest");
    assertThat(s3.put("/bucket/p", "5\r\nhel", headers).code()).isEqualTo("IncompleteBody");
    assertThat(s3.call("HEAD", "/bucket/p").status()).isEqualTo(404);
  }

  @Test
  void digestsAreVerified() {
    String md5 = "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==";
    assertThat(s3.put(O, "hello", md5).status()).isEqualTo(200);
    assertThat(s3.put(O, "other", md5).code()).isEqualTo("BadDigest");
    assertThat(s3.put(O, "other", "Content-MD5: x").code()).isEqualTo("InvalidDigest");
    assertThat(s3.call("GET", O).text()).isEqualTo("hello");
  }

  @Test
  void objectsAreDescribed() {
    s3.put(O, "hello", "x-amz-storage-class: GLACIER");
    String all = "x-amz-object-attributes: ETag,Checksum, ObjectParts,StorageClass,ObjectSize";
    Answer answer = s3.call("GET", O + "?attributes", all);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.element("ETag")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(answer.element("StorageClass")).isEqualTo("GLACIER");
    assertThat(answer.element("ObjectSize")).isEqualTo("5");
    assertThat(answer.text()).doesNotContain("<ObjectParts>").doesNotContain("<Checksum>");
    assertThat(answer.header("last-modified")).endsWith("GMT");

    Answer some = s3.call("GET", O + "?attributes", "x-amz-object-attributes: ObjectSize");
    assertThat(some.element("ETag")).isEmpty();
    assertThat(s3.call("GET", O + "?attributes").code()).isEqualTo("InvalidArgument");
    assertThat(s3.call("GET", O + "?attributes", "x-amz-object-attributes: Color").code())
        .isEqualTo("InvalidArgument");
    assertThat(s3.call("GET", "/bucket/none?attributes", all).code()).isEqualTo("NoSuchKey");
    assertThat(s3.send("GET", O + "?attributes", all).code()).isEqualTo("AccessDenied");
  }

  @Test
  void thereAreNoTagsAndNoLocks() {
    s3.put(O, "hello");
    Answer tags = s3.call("GET", O + "?tagging");
    assertThat(tags.status()).isEqualTo(200);
    assertThat(tags.text()).contains("<TagSet></TagSet>");
    assertThat(s3.call("DELETE", O + "?tagging").status()).isEqualTo(204);
    assertThat(s3.call("GET", O).text()).isEqualTo("hello");
    assertThat(s3.call("PUT", O + "?tagging", "x".getBytes(UTF_8)).code())
        .isEqualTo("NotImplemented");
    assertThat(s3.call("GET", "/bucket/none?tagging").code()).isEqualTo("NoSuchKey");
    for (String lock : new String[] {"retention", "legal-hold"}) {
      assertThat(s3.call("GET", O + "?" + lock).code()).isEqualTo("InvalidRequest");
      assertThat(s3.call("PUT", O + "?" + lock).code()).isEqualTo("InvalidRequest");
    }
    for (String call : new String[] {"GET torrent", "POST select", "POST restore"}) {
      int blank = call.indexOf(' ');
      Answer answer = s3.call(call.substring(0, blank), O + "?" + call.substring(blank + 1));
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.code()).isEqualTo("NotImplemented");
    }
    assertThat(s3.call("POST", O).code()).isEqualTo("MethodNotAllowed");
  }
}
