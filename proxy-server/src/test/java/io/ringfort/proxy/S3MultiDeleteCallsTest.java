package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningS3.Answer;
import io.ringfort.proxy.syntax.HttpDate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3MultiDeleteCallsTest {
  private final RunningS3 s3 = new RunningS3();

  @AfterEach
  void stop() {
    s3.close();
  }

  private static String md5(String text) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return "Content-MD5: " + Base64.getEncoder().encodeToString(md5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer delete(String document) {
    return s3.call("POST", "/bucket?delete", document.getBytes(UTF_8), md5(document));
  }

  private static String keys(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(at -> "<Object><Key>k" + at + "</Key></Object>")
        .collect(Collectors.joining("", "<Delete>", "</Delete>"));
  }

  @Test
  void manyObjectsAreDeletedAtOnceAndAgain() {
    IntStream.range(0, 100).forEach(at -> s3.put("/bucket/k" + at, "x"));
    s3.put("/bucket/kept", "x");
    for (int round = 0; round < 2; round++) {
      Answer answer = delete(keys(0, 100));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text().replace("<Deleted>", "").length())
          .isEqualTo(answer.text().length() - 100 * "<Deleted>".length());
      assertThat(answer.text()).doesNotContain("<Error>");
      assertThat(answer.element("Key")).isEqualTo("k0");
    }
    assertThat(s3.call("HEAD", "/bucket/k99").status()).isEqualTo(404);
    assertThat(s3.call("HEAD", "/bucket/kept").status()).isEqualTo(200);
  }

  @Test
  void quietAnswersTellOnlyFailures() {
    s3.put("/bucket/a", "x");
    s3.put("/bucket/b", "x");
    Answer answer =
        delete(
            "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
                + "<Object><Key>a</Key></Object>"
                + "<Object><Key>b</Key><ETag>\"bad\"</ETag></Object></Delete>");
    assertThat(answer.text()).doesNotContain("<Deleted>");
    assertThat(answer.element("Key")).isEqualTo("b");
    assertThat(answer.code()).isEqualTo("PreconditionFailed");
    assertThat(s3.call("HEAD", "/bucket/a").status()).isEqualTo(404);
    assertThat(s3.call("HEAD", "/bucket/b").status()).isEqualTo(200);
  }

  @Test
  void conditionsAreOfEachKey() {
    String tag = s3.put("/bucket/a", "x").header("etag");
    String object = "<Delete><Object><Key>a</Key>%s</Object></Delete>";
    for (String bad :
        new String[] {
          "<ETag>bad</ETag>",
          "<Size>9999</Size>",
          "<LastModifiedTime>2015-01-01T00:00:00Z</LastModifiedTime>",
          "<ETag>" + tag + "</ETag><Size>2</Size>"
        }) {
      assertThat(delete(object.formatted(bad)).code()).isEqualTo("PreconditionFailed");
    }
    String modified =
        Instant.ofEpochSecond(
                HttpDate.parse(s3.call("HEAD", "/bucket/a").header("last-modified")).orElseThrow())
            .toString();
    String good =
        "<ETag>"
            + tag
            + "</ETag><Size>1</Size><LastModifiedTime>"
            + modified
            + "</LastModifiedTime>";
    assertThat(delete(object.formatted(good)).element("Key")).isEqualTo("a");
    assertThat(s3.call("HEAD", "/bucket/a").status()).isEqualTo(404);
    assertThat(delete(object.formatted("<ETag>bad</ETag>")).text()).contains("<Deleted>");
  }

  @Test
  void keysAreTakenAsTheyStand() {
    s3.put("/bucket/%20a%26%3Cb%3E%20", "x");
    Answer answer = delete("<Delete><Object><Key> a&amp;&lt;b&gt; </Key></Object></Delete>");
    assertThat(answer.element("Key")).isEqualTo(" a&amp;&lt;b&gt; ");
    assertThat(s3.call("HEAD", "/bucket/%20a%26%3Cb%3E%20").status()).isEqualTo(404);
  }

  @Test
  void versionsOtherThanTheOneAreNotThere() {
    s3.put("/bucket/a", "x");
    String version = "abcdefghijabcdefghijabcdefghij12";
    String object = "<Delete><Object><Key>a</Key><VersionId>%s</VersionId></Object></Delete>";
    assertThat(delete(object.formatted(version)).element("VersionId")).isEqualTo(version);
    assertThat(delete(object.formatted("x")).code()).isEqualTo("InvalidArgument");
    assertThat(s3.call("HEAD", "/bucket/a").status()).isEqualTo(200);
    assertThat(delete(object.formatted("null")).element("VersionId")).isEqualTo("null");
    assertThat(s3.call("HEAD", "/bucket/a").status()).isEqualTo(404);
  }

  @Test
  void longKeysFailAlone() {
    s3.put("/bucket/a", "x");
    Answer answer =
        delete(
            "<Delete><Object><Key>"
                + "x".repeat(1025)
                + "</Key></Object><Object><Key>a</Key></Object></Delete>");
    assertThat(answer.code()).isEqualTo("KeyTooLongError");
    assertThat(answer.text()).contains("<Deleted><Key>a</Key></Deleted>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Delete></Delete>",
        "<Delete>",
        "<Other><Object><Key>a</Key></Object></Other>",
        "<Delete><Object></Object></Delete>",
        "<Delete><Object><Key></Key></Object></Delete>",
        "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
        "<!DOCTYPE Delete [<!ENTITY e 'a'>]><Delete><Object><Key>&e;</Key></Object></Delete>"
      })
  void badDocumentsDeleteNothing(String document) {
    s3.put("/bucket/a", "x");
    Answer answer = delete(document);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MalformedXML");
    assertThat(s3.call("HEAD", "/bucket/a").status()).isEqualTo(200);
  }

  @Test
  void thereIsALimitOfKeys() {
    assertThat(delete(keys(0, 1000)).status()).isEqualTo(200);
    Answer answer = delete(keys(0, 1001));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MalformedXML");
  }

  @Test
  void theDocumentMustBeProtected() {
    s3.put("/bucket/k0", "x");
    byte[] document = keys(0, 1).getBytes(UTF_8);
    assertThat(s3.call("POST", "/bucket?delete", document).code()).isEqualTo("InvalidRequest");
    assertThat(s3.call("POST", "/bucket?delete", document, md5("other")).code())
        .isEqualTo("BadDigest");
    assertThat(s3.call("HEAD", "/bucket/k0").status()).isEqualTo(200);
    assertThat(s3.send("POST", "/bucket?delete", document, md5(keys(0, 1))).code())
        .isEqualTo("AccessDenied");
    assertThat(s3.call("HEAD", "/bucket/k0").status()).isEqualTo(200);
  }
}
