package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.TempAuthUser;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.s3.sign.ConfiguredKey;
import io.ringfort.proxy.s3.sign.ConfiguredKeys;
import io.ringfort.proxy.s3.sign.SignatureVerifier;
import io.ringfort.proxy.s3.sign.SigningSettings;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Every route with every kind of signature that is wrong, made from a right one of the AWS SDK:
/// denied, each of them, and nothing has changed afterwards.
class S3SignatureMatrixTest {
  private static final TempAuthUser OWNER =
      new TempAuthUser("test", "tester", "testing", List.of(".admin"));
  private static final TempAuthUser OTHER =
      new TempAuthUser("other", "boss", "bosskey", List.of(".admin"));

  private static final List<String> ROUTES =
      List.of(
          "GET /bucket",
          "GET /bucket?list-type=2",
          "GET /bucket?versions",
          "GET /bucket?uploads",
          "GET /bucket?location",
          "GET /bucket?acl",
          "GET /bucket?versioning",
          "GET /bucket?policy",
          "HEAD /bucket",
          "PUT /bucket?acl",
          "DELETE /bucket",
          "POST /bucket?delete",
          "GET /bucket/o",
          "HEAD /bucket/o",
          "GET /bucket/o?acl",
          "GET /bucket/o?attributes",
          "GET /bucket/o?tagging",
          "GET /bucket/o?partNumber=1",
          "GET /bucket/o?uploadId=UPLOAD",
          "PUT /bucket/o",
          "PUT /bucket/o?acl",
          "PUT /bucket/o?partNumber=1&uploadId=UPLOAD",
          "POST /bucket/o?uploads",
          "POST /bucket/o?uploadId=UPLOAD",
          "DELETE /bucket/o?uploadId=UPLOAD",
          "DELETE /bucket/o");

  /// How a request is sent.
  ///
  /// @param when by the client's clock
  /// @param change what happens to it on the way
  private record Attempt(
      String name,
      TempAuthUser user,
      String secret,
      Instant when,
      boolean presigned,
      UnaryOperator<ServerRequest> change) {}

  private final RunningProxy.ShiftedClock clock = new RunningProxy.ShiftedClock();
  private final Hall hall = new MemoryHall(clock).hall();
  private final S3Door door =
      new S3Door(
          S3Settings.defaults(),
          new SignatureVerifier(
                  SigningSettings.of(S3Settings.REGION),
                  new ConfiguredKeys(List.of(key(OWNER), key(OTHER))),
                  clock)
              ::verify,
          "AUTH_",
          hall.objects(),
          hall.containers(),
          hall.accounts(),
          hall.multipart(),
          clock);

  private String upload = "";

  private static ConfiguredKey key(TempAuthUser user) {
    return new ConfiguredKey(user.accessKeyId(), user.key(), user.principal("AUTH_"));
  }

  @BeforeEach
  void makeBucket() {
    assertThat(send(right("PUT /bucket", false)).status()).isEqualTo(200);
    TestObjects.put(hall, "AUTH_test", "bucket", "o");
    ServerResponse begun = send(right("POST /bucket/o?uploads", false));
    assertThat(begun.body()).isInstanceOf(ResponseBody.Bytes.class);
    String text = UTF_8.decode(((ResponseBody.Bytes) begun.body()).view()).toString();
    upload = text.replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
  }

  @Test
  void whatIsSignedRightIsLetIn() {
    for (boolean presigned : List.of(false, true)) {
      assertThat(send(right("GET /bucket", presigned)).status()).isEqualTo(200);
      assertThat(send(right("HEAD /bucket/o", presigned)).status()).isEqualTo(200);
      assertThat(send(right("GET /", presigned)).status()).isEqualTo(200);
    }
  }

  @Test
  void everythingElseIsDenied() {
    SoftAssertions softly = new SoftAssertions();
    for (String named : ROUTES) {
      String route = named.replace("UPLOAD", upload);
      for (Attempt attempt : attempts()) {
        ServerResponse response = send(request(route, attempt));
        softly.assertThat(response.status()).as("%s, %s", route, attempt.name()).isIn(400, 403);
      }
    }
    softly.assertAll();
    assertThat(send(right("HEAD /bucket/o", false)).status()).isEqualTo(200);
    assertThat(send(right("GET /bucket/o?uploadId=" + upload, false)).status()).isEqualTo(200);
  }

  private List<Attempt> attempts() {
    Instant now = clock.now();
    List<Attempt> attempts = new ArrayList<>();
    attempts.add(of("no credentials", false, request -> without(request, "Authorization")));
    attempts.add(
        new Attempt("another's secret", OWNER, "bosskey", now, false, UnaryOperator.identity()));
    attempts.add(
        new Attempt(
            "an unknown key",
            new TempAuthUser("test", "nobody", "testing", List.of()),
            "testing",
            now,
            false,
            UnaryOperator.identity()));
    attempts.add(
        new Attempt("another tenant", OTHER, OTHER.key(), now, false, UnaryOperator.identity()));
    for (int minutes : List.of(-16, 16)) {
      attempts.add(
          new Attempt(
              "a clock off by " + minutes + " minutes",
              OWNER,
              OWNER.key(),
              now.plus(Duration.ofMinutes(minutes)),
              false,
              UnaryOperator.identity()));
    }
    attempts.add(of("another signature", false, S3SignatureMatrixTest::flipSignature));
    attempts.add(of("an unsigned x-amz header", false, S3SignatureMatrixTest::addHeader));
    attempts.add(of("another query", false, request -> retarget(request, "&x=y")));
    attempts.add(
        new Attempt(
            "a presigned URL that has expired",
            OWNER,
            OWNER.key(),
            now.minus(Duration.ofMinutes(6)),
            true,
            UnaryOperator.identity()));
    attempts.add(
        new Attempt(
            "a presigned URL of another tenant",
            OTHER,
            OTHER.key(),
            now,
            true,
            UnaryOperator.identity()));
    attempts.add(of("a presigned URL with more in it", true, request -> retarget(request, "&x=y")));
    attempts.add(
        of(
            "a presigned URL that lives longer",
            true,
            request ->
                as(
                    request,
                    request.method(),
                    request.target().replace("X-Amz-Expires=300", "X-Amz-Expires=3000"))));
    attempts.add(
        of(
            "a presigned URL for another method",
            true,
            request ->
                as(request, request.method().equals("GET") ? "PUT" : "GET", request.target())));
    attempts.add(
        of("a presigned URL with an unsigned header", true, S3SignatureMatrixTest::addHeader));
    return attempts;
  }

  private Attempt of(String name, boolean presigned, UnaryOperator<ServerRequest> change) {
    return new Attempt(name, OWNER, OWNER.key(), clock.now(), presigned, change);
  }

  private ServerRequest right(String route, boolean presigned) {
    return request(route, of("right", presigned, UnaryOperator.identity()));
  }

  private static ServerRequest request(String route, Attempt attempt) {
    String[] words = route.split(" ", 2);
    int question = words[1].indexOf('?');
    String path = question < 0 ? words[1] : words[1].substring(0, question);
    SdkHttpFullRequest.Builder plain =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(words[0]))
            .protocol("http")
            .host("localhost")
            .encodedPath(path);
    if (question >= 0) {
      for (String parameter : words[1].substring(question + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        plain.appendRawQueryParameter(
            equals < 0 ? parameter : parameter.substring(0, equals),
            equals < 0 ? "" : parameter.substring(equals + 1));
      }
    }
    byte[] body = words[0].equals("PUT") && path.endsWith("/o") ? "new".getBytes(UTF_8) : null;
    ContentStreamProvider payload = body == null ? null : ContentStreamProvider.fromByteArray(body);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign -> {
              sign.identity(
                      AwsCredentialsIdentity.create(attempt.user().accessKeyId(), attempt.secret()))
                  .request(plain.build())
                  .payload(payload)
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, S3Settings.REGION)
                  .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                  .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                  .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                  .putProperty(
                      AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(attempt.when(), ZoneOffset.UTC));
              if (attempt.presigned()) {
                sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(5));
              }
            })
            .request();
    HttpHeaders.Builder headers = HttpHeaders.builder();
    signed.forEachHeader((name, values) -> values.forEach(value -> headers.add(name, value)));
    if (!signed.firstMatchingHeader("Content-Length").isPresent()) {
      headers.add("Content-Length", Integer.toString(body == null ? 0 : body.length));
    }
    String target =
        signed.encodedPath() + signed.encodedQueryParameters().map(query -> "?" + query).orElse("");
    return attempt
        .change()
        .apply(
            ServerRequest.of(words[0], target, headers.build(), body == null ? new byte[0] : body));
  }

  private static ServerRequest without(ServerRequest request, String header) {
    return ServerRequest.of(
        request.method(), request.target(), request.headers().without(header), new byte[0]);
  }

  private static ServerRequest addHeader(ServerRequest request) {
    return ServerRequest.of(
        request.method(),
        request.target(),
        request.headers().and("x-amz-acl", "public-read"),
        new byte[0]);
  }

  private static ServerRequest flipSignature(ServerRequest request) {
    String value = request.headers().firstOr("Authorization", "");
    char last = value.charAt(value.length() - 1);
    String flipped = value.substring(0, value.length() - 1) + (last == '0' ? '1' : '0');
    return ServerRequest.of(
        request.method(),
        request.target(),
        request.headers().with("Authorization", flipped),
        new byte[0]);
  }

  private static ServerRequest retarget(ServerRequest request, String more) {
    String target = request.target();
    String changed = target.indexOf('?') < 0 ? target + "?" + more.substring(1) : target + more;
    return as(request, request.method(), changed);
  }

  private static ServerRequest as(ServerRequest request, String method, String target) {
    return ServerRequest.of(method, target, request.headers(), new byte[0]);
  }

  private ServerResponse send(ServerRequest request) {
    try {
      return ScopedValue.where(TransactionId.CURRENT, TransactionId.next(0, ""))
          .call(() -> door.handle(request));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
