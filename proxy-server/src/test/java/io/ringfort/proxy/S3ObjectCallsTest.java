package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningS3.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ObjectCallsTest {
  private static final String O = "/bucket/o";
  private static final String HELLO_TAG = "\"5d41402abc4b2a76b9719d911017c592\"";

  private final RunningS3 s3 = new RunningS3();

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void whatIsPutIsReadBack() {
    Answer put =
        s3.put(
            O,
            "hello",
            "Content-Type: text/x-mine",
            "Content-Encoding: gzip, aws-chunked",
            "Content-Disposition: inline",
            "Content-Language: de",
            "Cache-Control: no-cache",
            "Expires: whenever",
            "x-amz-meta-Color: blue",
            "x-amz-meta-empty:",
            "x-amz-storage-class: STANDARD_IA");
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header("etag")).isEqualTo(HELLO_TAG);
    assertThat(put.header("x-amz-request-id")).isNotEmpty();

    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = s3.call(method, O);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(method.equals("GET") ? "hello" : "");
      assertThat(answer.header("content-length")).isEqualTo("5");
      assertThat(answer.header("content-type")).isEqualTo("text/x-mine");
      assertThat(answer.header("content-encoding")).isEqualTo("gzip");
      assertThat(answer.header("content-disposition")).isEqualTo("inline");
      assertThat(answer.header("content-language")).isEqualTo("de");
      assertThat(answer.header("cache-control")).isEqualTo("no-cache");
      assertThat(answer.header("expires")).isEqualTo("whenever");
      assertThat(answer.header("x-amz-meta-color")).isEqualTo("blue");
      assertThat(answer.has("x-amz-meta-empty")).isTrue();
      assertThat(answer.header("x-amz-meta-empty")).isEmpty();
      assertThat(answer.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
      assertThat(answer.header("etag")).isEqualTo(HELLO_TAG);
      assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
      assertThat(answer.header("last-modified")).endsWith("GMT");
      assertThat(answer.has("x-amz-version-id")).isFalse();
    }
  }

  @Test
  void plainObjectsHaveAWSsDefaults() {
    s3.put(O, "");
    Answer answer = s3.call("GET", O);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-length")).isEqualTo("0");
    assertThat(answer.header("content-type")).isEqualTo("binary/octet-stream");
    assertThat(answer.has("x-amz-storage-class")).isFalse();
    assertThat(answer.has("content-encoding")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "deflate, gzip|deflate, gzip",
        "gzip, aws-chunked|gzip",
        "aws-chunked, gzip|gzip",
        "AWS-Chunked|''"
      })
  void howABodyTravelsIsNoEncoding(String sent, String kept) {
    s3.put(O, "hello", "Content-Encoding: " + sent);
    assertThat(s3.call("HEAD", O).header("content-encoding")).isEqualTo(kept);
  }

  @Test
  void metadataIsReplacedByEveryPut() {
    s3.put(O, "hello", "x-amz-meta-a: 1", "Cache-Control: no-store");
    s3.put(O, "hello");
    Answer answer = s3.call("HEAD", O);
    assertThat(answer.has("x-amz-meta-a")).isFalse();
    assertThat(answer.has("cache-control")).isFalse();
  }

  @Test
  void absentThingsAreNamed() {
    Answer object = s3.call("GET", O);
    assertThat(object.status()).isEqualTo(404);
    assertThat(object.code()).isEqualTo("NoSuchKey");
    assertThat(object.element("Key")).isEqualTo("o");
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      Answer bucket = s3.call(method, "/none/o");
      assertThat(bucket.status()).isEqualTo(404);
      assertThat(bucket.code()).isEqualTo("NoSuchBucket");
    }
    assertThat(s3.call("HEAD", O).status()).isEqualTo(404);
    assertThat(s3.call("HEAD", "/none/o").status()).isEqualTo(404);
  }

  @Test
  void deletingIsDoneOnceAndAsGoodTwice() {
    s3.put(O, "hello");
    Answer deleted = s3.call("DELETE", O);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.has("x-amz-delete-marker")).isFalse();
    assertThat(s3.call("GET", O).status()).isEqualTo(404);
    assertThat(s3.call("DELETE", O).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=4-7|206|cont|bytes 4-7/11",
        "bytes=4-|206|content|bytes 4-10/11",
        "bytes=-7|206|content|bytes 4-10/11",
        "bytes=-70|206|testcontent|bytes 0-10/11",
        "bytes=0-999|206|testcontent|bytes 0-10/11",
        "bytes=0-0,2-3|200|testcontent|''",
        "bytes=7-4|200|testcontent|''",
        "lines=1-2|200|testcontent|''"
      })
  void rangesAreServed(String range, int status, String text, String contentRange) {
    s3.put(O, "testcontent");
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = s3.call(method, O, "Range: " + range);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("content-range")).isEqualTo(contentRange);
      assertThat(answer.header("content-length")).isEqualTo(Integer.toString(text.length()));
      assertThat(answer.text()).isEqualTo(method.equals("GET") ? text : "");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"testcontent|bytes=40-50", "testcontent|bytes=-0", "''|bytes=40-50", "''|bytes=0-"})
  void rangesBeyondTheDataAreRefused(String data, String range) {
    s3.put(O, data);
    Answer answer = s3.call("GET", O, "Range: " + range);
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.code()).isEqualTo("InvalidRange");
    assertThat(answer.element("ActualObjectSize")).isEqualTo(Integer.toString(data.length()));
  }

  @Test
  void aRangeCountsOnlyForItsVersion() {
    s3.put(O, "hello");
    String range = "Range: bytes=1-2";
    assertThat(s3.call("GET", O, range, "If-Range: " + HELLO_TAG).text()).isEqualTo("el");
    assertThat(s3.call("GET", O, range, "If-Range: \"other\"").text()).isEqualTo("hello");
  }

  @Test
  void anObjectIsItsOwnFirstPart() {
    s3.put(O, "body");
    Answer first = s3.call("GET", O + "?partNumber=1");
    assertThat(first.status()).isEqualTo(206);
    assertThat(first.text()).isEqualTo("body");
    assertThat(first.header("content-range")).isEqualTo("bytes 0-3/4");
    assertThat(s3.call("GET", O + "?partNumber=2").code()).isEqualTo("InvalidPart");
    assertThat(s3.call("GET", O + "?partNumber=0").code()).isEqualTo("InvalidArgument");
    assertThat(s3.call("GET", O + "?partNumber=10001").code()).isEqualTo("InvalidArgument");
    assertThat(s3.call("GET", O + "?partNumber=1", "Range: bytes=0-1").code())
        .isEqualTo("InvalidRequest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Match: TAG|''|200",
        "If-Match: \"other\", TAG|''|200",
        "If-Match: *|''|200",
        "If-Match: \"ABCORZ\"|''|412",
        "If-None-Match: TAG|''|304",
        "If-None-Match: ABCORZ|''|200",
        "If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT|''|200",
        "If-Modified-Since: Fri, 29 Oct 2100 19:43:31 GMT|''|304",
        "If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT|''|412",
        "If-Unmodified-Since: Fri, 29 Oct 2100 19:43:31 GMT|''|200",
        "If-Match: TAG|If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT|200",
        "If-None-Match: TAG|If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT|304",
        "If-None-Match: \"x\"|If-Modified-Since: Fri, 29 Oct 2100 19:43:31 GMT|200"
      })
  void readsCanDependOnWhatIsThere(String first, String second, int status) {
    s3.put(O, "hello");
    String[] headers =
        second.isEmpty()
            ? new String[] {first.replace("TAG", HELLO_TAG)}
            : new String[] {first.replace("TAG", HELLO_TAG), second};
    Answer answer = s3.call("GET", O, headers);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(s3.call("HEAD", O, headers).status()).isEqualTo(status);
    if (status == 412) {
      assertThat(answer.code()).isEqualTo("PreconditionFailed");
    } else {
      assertThat(answer.header("etag")).isEqualTo(HELLO_TAG);
    }
  }

  @Test
  void writesCanDependOnWhatIsThere() {
    assertThat(s3.put(O, "hello", "If-None-Match: *").status()).isEqualTo(200);
    Answer second = s3.put(O, "other", "If-None-Match: *");
    assertThat(second.status()).isEqualTo(412);
    assertThat(second.code()).isEqualTo("PreconditionFailed");
    assertThat(s3.put(O, "other", "If-Match: \"no\"").status()).isEqualTo(412);
    assertThat(s3.put(O, "other", "If-None-Match: " + HELLO_TAG).status()).isEqualTo(412);
    assertThat(s3.call("GET", O).text()).isEqualTo("hello");
    assertThat(s3.put(O, "other", "If-Match: " + HELLO_TAG).status()).isEqualTo(200);
    assertThat(s3.put(O, "third", "If-None-Match: bad").status()).isEqualTo(200);
    assertThat(s3.put(O, "fourth", "If-Match: *").status()).isEqualTo(200);
    assertThat(s3.put(O, "x", "If-Match: *", "If-None-Match: *").code())
        .isEqualTo("NotImplemented");
    assertThat(s3.call("GET", O).text()).isEqualTo("fourth");
  }

  @Test
  void whatShallBeMatchedMustBeThere() {
    for (String tag : new String[] {"*", "bad"}) {
      Answer answer = s3.put(O, "x", "If-Match: " + tag);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("NoSuchKey");
    }
    assertThat(s3.put(O, "x", "If-None-Match: bad").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Match: TAG|204",
        "If-Match: *|204",
        "If-Match: bad|412",
        "x-amz-if-match-size: 5|204",
        "x-amz-if-match-size: 6|412",
        "x-amz-if-match-size: x|400",
        "x-amz-if-match-last-modified-time: Thu, 01 Jan 2015 00:00:00 GMT|412",
        "x-amz-if-match-last-modified-time: 2015-01-01T00:00:00Z|412",
        "x-amz-if-match-last-modified-time: yesterday|400"
      })
  void deletesCanDependOnWhatIsThere(String condition, int status) {
    s3.put(O, "hello");
    String header = condition.replace("TAG", HELLO_TAG);
    assertThat(s3.call("DELETE", O, header).status()).isEqualTo(status);
    assertThat(s3.call("HEAD", O).status()).isEqualTo(status == 204 ? 404 : 200);
    if (status != 400) {
      s3.call("DELETE", O);
      assertThat(s3.call("DELETE", O, header).status()).isEqualTo(204);
    }
  }

  @Test
  void theQueryCanReplaceHeadersOfAnAnswer() {
    s3.put(O, "hello", "Cache-Control: no-store", "x-amz-acl: public-read");
    String query =
        "?response-content-type=foo%2Fbar&response-content-disposition=bla"
            + "&response-content-language=esperanto&response-content-encoding=aaa"
            + "&response-cache-control=no-cache&response-expires=123";
    Answer answer = s3.call("GET", O + query);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("foo/bar");
    assertThat(answer.header("content-disposition")).isEqualTo("bla");
    assertThat(answer.header("content-language")).isEqualTo("esperanto");
    assertThat(answer.header("content-encoding")).isEqualTo("aaa");
    assertThat(answer.header("cache-control")).isEqualTo("no-cache");
    assertThat(answer.header("expires")).isEqualTo("123");

    assertThat(s3.send("GET", O).status()).isEqualTo(200);
    Answer anonymous = s3.send("GET", O + query);
    assertThat(anonymous.status()).isEqualTo(400);
    assertThat(anonymous.code()).isEqualTo("InvalidRequest");
    assertThat(s3.call("GET", O + "?response-content-type=a%0d%0ab").code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void thereIsOneVersionOfEverything() {
    s3.put(O, "hello");
    assertThat(s3.call("GET", O + "?versionId=null").text()).isEqualTo("hello");
    String unknown = "?versionId=abcdefghijabcdefghijabcdefghij12";
    Answer other = s3.call("GET", O + unknown);
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.code()).isEqualTo("NoSuchVersion");
    assertThat(s3.call("GET", O + "?versionId=x").code()).isEqualTo("InvalidArgument");
    assertThat(s3.call("GET", O + "?versionId=").code()).isEqualTo("InvalidArgument");
    assertThat(s3.put(O + "?versionId=null", "x").code()).isEqualTo("InvalidArgument");

    assertThat(s3.call("DELETE", O + unknown).status()).isEqualTo(204);
    assertThat(s3.call("GET", O).text()).isEqualTo("hello");
    assertThat(s3.call("DELETE", O + "?versionId=null").status()).isEqualTo(204);
    assertThat(s3.call("GET", O).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-server-side-encryption: AES256",
        "x-amz-server-side-encryption-customer-algorithm: AES256",
        "X-Amz-Object-Lock-Mode: GOVERNANCE",
        "x-amz-tagging: a=b",
        "x-amz-website-redirect-location: /x"
      })
  void whatIsNotDoneIsRefusedAndNamed(String header) {
    Answer answer = s3.put(O, "hello", header);
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.code()).isEqualTo("NotImplemented");
    assertThat(answer.element("Header")).isEqualTo(header.substring(0, header.indexOf(':')));
    assertThat(s3.call("HEAD", O).status()).isEqualTo(404);
  }

  @Test
  void badHeadersAreRefused() {
    assertThat(s3.put(O, "x", "x-amz-storage-class: FAST").code()).isEqualTo("InvalidStorageClass");
    assertThat(s3.put(O, "x", "x-amz-acl: everyone").code()).isEqualTo("InvalidArgument");
    assertThat(s3.put(O, "x", "x-amz-meta-: v").code()).isEqualTo("InvalidArgument");
    Answer large = s3.put(O, "x", "x-amz-meta-a: " + "v".repeat(2048));
    assertThat(large.status()).isEqualTo(400);
    assertThat(large.code()).isEqualTo("MetadataTooLarge");
    assertThat(large.element("MaxSizeAllowed")).isEqualTo("2048");
    assertThat(s3.put(O, "x", "x-amz-meta-a: " + "v".repeat(2047)).status()).isEqualTo(200);
  }

  @Test
  void uploadsNeedALengthWithinTheLimitOrChunks() {
    String head = "PUT /bucket/o HTTP/1.1\r\nHost: x\r\ntest-user: test\r\nConnection: close\r\n";
    Answer chunked =
        s3.exchange(
            "PUT", head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", new byte[0]);
    assertThat(chunked.status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/o").text()).isEqualTo("x");
    Answer unsaid = s3.exchange("PUT", head + "\r\n", new byte[0]);
    assertThat(unsaid.code()).isEqualTo("MissingContentLength");
    Answer large =
        s3.exchange(
            "PUT",
            head + "Expect: 100-continue\r\nContent-Length: " + ((5L << 30) + 1) + "\r\n\r\n",
            new byte[0]);
    assertThat(large.status()).isEqualTo(400);
    assertThat(large.code()).isEqualTo("EntityTooLarge");
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    s3.put(O, "before");
    s3.breakOff(
        "PUT /bucket/o HTTP/1.1\r\nHost: x\r\ntest-user: test\r\nContent-Length: 10\r\n\r\n",
        new byte[5]);
    assertThat(s3.call("GET", O).text()).isEqualTo("before");
  }

  @Test
  void onlyThoseWhoMayCanReadAndWrite() {
    s3.put(O, "hello");
    for (String user : new String[] {"test-user: other", "x-nobody: x"}) {
      for (String method : new String[] {"GET", "PUT", "DELETE"}) {
        Answer answer = s3.send(method, O, user);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AccessDenied");
      }
    }
    assertThat(s3.call("GET", O).text()).isEqualTo("hello");
  }

  @Test
  void theBucketMustBelongToWhoIsExpected() {
    s3.put(O, "hello");
    String expected = "x-amz-expected-bucket-owner: ";
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      Answer answer = s3.call(method, O, expected + "AUTH_other");
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("AccessDenied");
    }
    assertThat(s3.call("GET", O, expected + RunningS3.ACCOUNT).text()).isEqualTo("hello");
  }

  @Test
  void bothDoorsShowTheSameObject() {
    String swift = "/v1/AUTH_test/bucket/o";
    String token = "X-Auth-Token: " + s3.token();
    s3.put(O, "hello", "x-amz-meta-color: bl\u00c3\u00a4u", "Content-Type: text/plain");
    Answer read = s3.send("GET", swift, token);
    assertThat(read.text()).isEqualTo("hello");
    assertThat(read.header("x-object-meta-color")).isEqualTo("bl\u00c3\u00a4u");
    assertThat(read.header("content-type")).isEqualTo("text/plain");
    assertThat(read.header("etag")).isEqualTo(HELLO_TAG.replace("\"", ""));

    s3.send(
        "PUT",
        swift,
        "from swift".getBytes(UTF_8),
        token,
        "X-Object-Meta-Shape: round",
        "Cache-Control: private");
    Answer back = s3.call("GET", O);
    assertThat(back.text()).isEqualTo("from swift");
    assertThat(back.header("x-amz-meta-shape")).isEqualTo("round");
    assertThat(back.has("x-amz-meta-color")).isFalse();
    assertThat(back.header("cache-control")).isEqualTo("private");
  }

  @Test
  void expiredObjectsAreGoneHereToo() {
    String token = "X-Auth-Token: " + s3.token();
    s3.send("PUT", "/v1/AUTH_test/bucket/o", token, "X-Delete-After: 60");
    assertThat(s3.call("GET", O).status()).isEqualTo(200);
    s3.clock.advance(Duration.ofSeconds(61));
    assertThat(s3.call("GET", O).code()).isEqualTo("NoSuchKey");
    assertThat(s3.call("HEAD", O).status()).isEqualTo(404);
  }
}
