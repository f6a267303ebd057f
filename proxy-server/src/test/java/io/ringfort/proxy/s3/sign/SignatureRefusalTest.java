package io.ringfort.proxy.s3.sign;

import static io.ringfort.proxy.s3.sign.SignatureFixture.NOTHING_SHA256;
import static io.ringfort.proxy.s3.sign.SignatureFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What does not hold is refused with the error that AWS gives.
class SignatureRefusalTest {
  private static final String SIGNATURE =
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
          + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature="
          + SIGNATURE;
  private static final HttpHeaders HEADERS =
      HttpHeaders.of(
          "Host",
          "examplebucket.s3.amazonaws.com",
          "Range",
          "bytes=0-9",
          "x-amz-content-sha256",
          NOTHING_SHA256,
          "x-amz-date",
          "20130524T000000Z",
          "Authorization",
          AUTHORIZATION);
  private static final String URL =
      "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
          + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
  private static final HttpHeaders HOST = HttpHeaders.of("Host", "examplebucket.s3.amazonaws.com");

  private static S3Problem refusal(Instant now, String target, HttpHeaders headers) {
    return catchThrowableOfType(
        S3Problem.class,
        () ->
            SignatureFixture.verifier(now)
                .verify(ServerRequest.of("GET", target, headers, new byte[0])));
  }

  private static S3Problem refusal(HttpHeaders headers) {
    return refusal(NOW, "/test.txt", headers);
  }

  private static S3Problem refusal(String authorization) {
    return refusal(HEADERS.with("Authorization", authorization));
  }

  private static S3Problem urlRefusal(String url) {
    return refusal(NOW, url, HOST);
  }

  private static S3Problem urlRefusal(String from, String to) {
    assertThat(URL).contains(from);
    return urlRefusal(URL.replace(from, to));
  }

  @Test
  void theUnchangedOnesHold() {
    assertThat(SignatureFixture.verify("GET", "/test.txt", HEADERS).presigned()).isFalse();
    assertThat(SignatureFixture.verify("GET", URL, HOST).presigned()).isTrue();
  }

  @Test
  void withoutCredentialsItIsNobody() {
    Signed signed = SignatureFixture.verify("GET", "/b/k", HOST);
    assertThat(signed.principal()).isEqualTo(Principal.ANONYMOUS);
    assertThat(signed.payload()).isEqualTo(new PayloadSigning.Unsigned());
    assertThat(SignatureFixture.verify("GET", "/b/k", HOST.and("Authorization", "")).principal())
        .isEqualTo(Principal.ANONYMOUS);
    assertThat(
            SignatureFixture.verify("GET", "/b/k", HOST.and("x-amz-content-sha256", NOTHING_SHA256))
                .payload())
        .isEqualTo(new PayloadSigning.Digest(NOTHING_SHA256));
    assertThat(
            refusal(HOST.and("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")).error())
        .isEqualTo(S3Error.ACCESS_DENIED);
  }

  @Test
  void whateverIsSignedCannotBeAnother() {
    S3Problem problem = refusal(HEADERS.with("Range", "bytes=0-8"));
    assertThat(problem.error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(problem.details())
        .containsEntry("AWSAccessKeyId", SignatureFixture.ACCESS_KEY_ID)
        .containsEntry("SignatureProvided", SIGNATURE);
    assertThat(problem.details().get("StringToSign"))
        .startsWith("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n");
    assertThat(problem.details().toString()).doesNotContain(SignatureFixture.SECRET);
    for (HttpHeaders other :
        List.of(
            HEADERS.with("Host", "otherbucket.s3.amazonaws.com"),
            HEADERS.without("Range"),
            HEADERS.and("Range", "bytes=1-2"),
            HEADERS.with("x-amz-date", "20130524T000001Z"),
            HEADERS.with("x-amz-content-sha256", "UNSIGNED-PAYLOAD"))) {
      assertThat(refusal(other).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    }
    for (String target : List.of("/test.tx", "/test.txt/", "/test.txt?acl", "/Test.txt")) {
      assertThat(refusal(NOW, target, HEADERS).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    }
    assertThatThrownBy(() -> SignatureFixture.verify("PUT", "/test.txt", HEADERS))
        .isInstanceOf(S3Problem.class);
    assertThat(refusal(AUTHORIZATION.substring(0, AUTHORIZATION.length() - 1)).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void aTamperedUrlDoesNotHold() {
    assertThat(urlRefusal("86400", "86401").error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(urlRefusal("/test.txt", "/test2.txt").error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(urlRefusal(URL + "&versionId=1").error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    assertThat(refusal(NOW, URL, HttpHeaders.of("Host", "other")).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void everyFieldOfAmazonMustBeSigned() {
    for (S3Problem problem :
        List.of(
            refusal(HEADERS.and("X-Amz-Copy-Source", "/b/k")),
            refusal(NOW, URL, HOST.and("X-Amz-Copy-Source", "/b/k")))) {
      assertThat(problem.error()).isEqualTo(S3Error.ACCESS_DENIED);
      assertThat(problem.message())
          .isEqualTo("There were headers present in the request which were not signed");
      assertThat(problem.details()).containsEntry("HeadersNotSigned", "x-amz-copy-source");
    }
    assertThat(refusal(AUTHORIZATION.replace("host;", "")).details())
        .containsEntry("HeadersNotSigned", "host");
  }

  @Test
  void unknownKey() {
    S3Problem problem = refusal(AUTHORIZATION.replace("AKIA", "AKIB"));
    assertThat(problem.error()).isEqualTo(S3Error.INVALID_ACCESS_KEY_ID);
    assertThat(problem.details()).containsEntry("AWSAccessKeyId", "AKIBIOSFODNN7EXAMPLE");
    assertThat(urlRefusal("AKIA", "AKIB").error()).isEqualTo(S3Error.INVALID_ACCESS_KEY_ID);
  }

  @Test
  void clocksMayDifferByAQuarterOfAnHour() {
    for (long minutes : new long[] {-15, 15}) {
      assertThat(
              SignatureFixture.verifier(NOW.plus(Duration.ofMinutes(minutes)))
                  .verify(ServerRequest.of("GET", "/test.txt", HEADERS, new byte[0]))
                  .principal())
          .isEqualTo(SignatureFixture.USER);
    }
    for (long minutes : new long[] {-16, 16}) {
      S3Problem problem = refusal(NOW.plus(Duration.ofMinutes(minutes)), "/test.txt", HEADERS);
      assertThat(problem.error()).isEqualTo(S3Error.REQUEST_TIME_TOO_SKEWED);
      assertThat(problem.details()).containsEntry("MaxAllowedSkewMilliseconds", "900000");
    }
  }

  @Test
  void urlsLiveAsLongAsTheySay() {
    assertThat(
            SignatureFixture.verifier(NOW.plusSeconds(86_399))
                .verify(ServerRequest.of("GET", URL, HOST, new byte[0]))
                .presigned())
        .isTrue();
    S3Problem problem = refusal(NOW.plusSeconds(86_400), URL, HOST);
    assertThat(problem.error()).isEqualTo(S3Error.REQUEST_EXPIRED);
    assertThat(problem.details()).containsEntry("X-Amz-Expires", "86400");
    assertThat(refusal(NOW.minusSeconds(901), URL, HOST).error()).isEqualTo(S3Error.ACCESS_DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "604801", "-604801", "99999999999999999"})
  void livesThatCannotBe(String seconds) {
    S3Problem problem = urlRefusal("Expires=86400", "Expires=" + seconds);
    assertThat(problem.error().code()).isEqualTo("AuthorizationQueryParametersError");
    assertThat(problem.error().status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "-", "+1", "9999999999999999999999"})
  void livesThatAreNoNumbers(String seconds) {
    assertThat(urlRefusal("Expires=86400", "Expires=" + seconds).error())
        .isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
        "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&",
        "X-Amz-Date=20130524T000000Z&",
        "X-Amz-Expires=86400&",
        "X-Amz-SignedHeaders=host&",
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
      })
  void urlsWithoutAPart(String part) {
    S3Problem problem = urlRefusal(part, "");
    assertThat(problem.error()).isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    assertThat(problem.message()).startsWith("Query-string authentication version 4 requires");
  }

  @Test
  void malformedUrls() {
    for (S3Problem problem :
        List.of(
            urlRefusal("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
            urlRefusal("20130524T000000Z", "20130532T000000Z"),
            urlRefusal("20130524T000000Z", "20130525T000000Z"),
            urlRefusal("%2Fs3%2F", "%2Fs4%2F"),
            urlRefusal("%2Fs3%2F", "%2F"),
            urlRefusal("AKIAIOSFODNN7EXAMPLE", "%FF"),
            urlRefusal("SignedHeaders=host", "SignedHeaders=host" + "%3Ba".repeat(300)))) {
      assertThat(problem.error()).isEqualTo(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    }
    assertThat(urlRefusal("us-east-1", "eu-west-1").details()).containsEntry("Region", "us-east-1");
  }

  @Test
  void anotherScope() {
    S3Problem region = refusal(AUTHORIZATION.replace("us-east-1", "eu-west-1"));
    assertThat(region.error()).isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
    assertThat(region.details()).containsEntry("Region", "us-east-1");
    for (String authorization :
        List.of(
            AUTHORIZATION.replace("/s3/", "/ec2/"),
            AUTHORIZATION.replace("aws4_request", "aws5_request"),
            AUTHORIZATION.replace("/20130524/", "/20130525/"),
            AUTHORIZATION.replace("/20130524/", "/2013/"),
            AUTHORIZATION.replace("AKIAIOSFODNN7EXAMPLE", ""),
            AUTHORIZATION.replace("/aws4_request", ""),
            AUTHORIZATION.replace("/aws4_request", "/aws4_request/more"),
            AUTHORIZATION.replace("Signature=", "Signatur="),
            AUTHORIZATION.replace("Signature=" + SIGNATURE, "Signature="),
            AUTHORIZATION.replace(",Signature=" + SIGNATURE, ""),
            AUTHORIZATION.replace("host;", "host;" + "a;".repeat(300)),
            AUTHORIZATION + ",Signature=" + SIGNATURE)) {
      assertThat(refusal(authorization).error())
          .as(authorization)
          .isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
    }
  }

  @Test
  void otherWaysToSign() {
    for (S3Problem problem :
        List.of(
            refusal("AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg="),
            urlRefusal("/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1&Signature=x"),
            refusal(AUTHORIZATION.replace("HMAC-SHA256", "ECDSA-P256-SHA256")))) {
      assertThat(problem.error()).isEqualTo(S3Error.INVALID_REQUEST);
      assertThat(problem.message()).contains("Please use AWS4-HMAC-SHA256.");
    }
    for (String other :
        List.of("Basic eA==", "AWS4-HMAC-SHA256", "Bearer x", "AWS4-HMAC-SHA256x")) {
      assertThat(refusal(other).message()).isEqualTo("Unsupported Authorization Type");
    }
    assertThat(refusal(NOW, URL, HEADERS).message()).startsWith("Only one auth mechanism allowed");
    assertThat(refusal(NOW, "/k?Signature=x", HEADERS).error()).isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void fieldsThatMustBeThere() {
    assertThat(refusal(HEADERS.without("x-amz-content-sha256")).message())
        .isEqualTo("Missing required header for this request: x-amz-content-sha256");
    assertThat(refusal(HEADERS.with("x-amz-content-sha256", "abc")).error())
        .isEqualTo(S3Error.INVALID_ARGUMENT);
    for (HttpHeaders headers :
        List.of(
            HEADERS.without("x-amz-date"),
            HEADERS.with("x-amz-date", "yesterday"),
            HEADERS.with("x-amz-date", "20130524T000000Z").with("x-amz-date", ""),
            HEADERS.without("x-amz-date").and("Date", "never"))) {
      S3Problem problem = refusal(headers);
      assertThat(problem.error()).isEqualTo(S3Error.ACCESS_DENIED);
      assertThat(problem.message())
          .isEqualTo("AWS authentication requires a valid Date or x-amz-date header");
    }
    // A Date is as good; this one leads to another signature.
    assertThat(
            refusal(HEADERS.without("x-amz-date").and("Date", "Fri, 24 May 2013 00:00:00 GMT"))
                .error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void secretsAreNotShown() {
    ConfiguredKey key = new ConfiguredKey("id", "very-secret", SignatureFixture.USER);
    assertThat(key.toString()).doesNotContain("very-secret");
    assertThatThrownBy(() -> new ConfiguredKeys(List.of(key, key)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfiguredKey("a/b", "s", SignatureFixture.USER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfiguredKey("a", "", SignatureFixture.USER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
