package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.SignatureFixture;
import io.ringfort.proxy.s3.sign.Signed;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// What the AWS SDK signs is recognized, and nothing else: requests with odd names, queries and
/// fields, and bodies in every form that the SDK sends.
class SdkSignerTest {
  private static final AwsCredentialsIdentity CREDENTIALS =
      AwsCredentialsIdentity.create(SignatureFixture.ACCESS_KEY_ID, SignatureFixture.SECRET);
  private static final List<String> ODD =
      List.of(
          "a",
          "Z",
          "0",
          "-",
          "_",
          ".",
          "~",
          "+",
          " ",
          "  ",
          "%",
          "%20",
          "&",
          "=",
          "?",
          "#",
          "/",
          "//",
          "..",
          ":",
          ";",
          ",",
          "'",
          "\"",
          "(",
          ")",
          "*",
          "!",
          "$",
          "@",
          "[",
          "]",
          "ä",
          "€",
          "\uD83E\uDD80",
          "<",
          ">",
          "\\",
          "^",
          "`",
          "{",
          "|",
          "}",
          "\n");
  private static final List<String> NAMES =
      List.of(
          "prefix",
          "Prefix",
          "max-keys",
          "delimiter",
          "uploads",
          "acl",
          "marker",
          "a",
          "a-",
          "A",
          "X-Other",
          "x-id",
          "response-content-disposition",
          "ä",
          "a b",
          "a+b");

  private static String odd(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(most + 1); count > 0; count--) {
      text.append(ODD.get(random.nextInt(ODD.size())));
    }
    return text.toString();
  }

  private static SdkHttpFullRequest.Builder request(Random random) {
    SdkHttpMethod[] methods = {
      SdkHttpMethod.GET,
      SdkHttpMethod.PUT,
      SdkHttpMethod.HEAD,
      SdkHttpMethod.DELETE,
      SdkHttpMethod.POST
    };
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(methods[random.nextInt(methods.length)])
            .protocol("https")
            .host("s3.example.org")
            .encodedPath("/bucket/" + SdkHttpUtils.urlEncodeIgnoreSlashes(odd(random, 12)));
    if (random.nextBoolean()) {
      request.port(8080);
    }
    for (int count = random.nextInt(5); count > 0; count--) {
      request.appendRawQueryParameter(NAMES.get(random.nextInt(NAMES.size())), odd(random, 4));
    }
    if (random.nextBoolean()) {
      request.putHeader("x-amz-meta-text", "  two  words   and\tmore ");
    }
    if (random.nextBoolean()) {
      request.putHeader("x-amz-meta-list", List.of("b", "a", "c"));
    }
    if (random.nextBoolean()) {
      request.putHeader("Content-Type", "text/plain; charset=\"utf-8\"");
    }
    if (random.nextBoolean()) {
      request.putHeader("Range", "bytes=0-9");
    }
    return request;
  }

  private static SignedRequest signed(
      SdkHttpRequest request,
      ContentStreamProvider payload,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    return AwsV4HttpSigner.create()
        .sign(sign -> {
          sign.identity(CREDENTIALS)
              .request(request)
              .payload(payload)
              .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
              .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
              .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
              .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
              .putProperty(
                  AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(SignatureFixture.NOW, ZoneOffset.UTC));
          more.accept(sign);
        });
  }

  private static HttpHeaders headers(SdkHttpRequest request) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    request.forEachHeader(
        (name, values) -> values.forEach(value -> headers.addUtf8(name, value.strip())));
    return headers.build();
  }

  private static String target(SdkHttpRequest request) {
    return request.encodedPath()
        + request.encodedQueryParameters().map(query -> "?" + query).orElse("");
  }

  private static ServerRequest received(SignedRequest signed) throws IOException {
    SdkHttpRequest request = signed.request();
    byte[] body = {};
    if (signed.payload().isPresent()) {
      try (InputStream stream = signed.payload().get().newStream()) {
        body = stream.readAllBytes();
      }
    }
    return ServerRequest.of(request.method().name(), target(request), headers(request), body);
  }

  private static Signed verify(ServerRequest request) {
    return SignatureFixture.verifier(SignatureFixture.NOW).verify(request);
  }

  private static void refused(String method, String target, HttpHeaders headers) {
    assertThatThrownBy(() -> verify(ServerRequest.of(method, target, headers, new byte[0])))
        .isInstanceOf(S3Problem.class);
  }

  @Property(tries = 400)
  void signedInTheHeader(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] data = odd(random, 50).getBytes(UTF_8);
    boolean digest = random.nextBoolean();
    ServerRequest request =
        received(
            signed(
                request(random).build(),
                ContentStreamProvider.fromByteArray(data),
                sign -> sign.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, digest)));
    Signed signed = verify(request);
    assertThat(signed.principal()).isEqualTo(SignatureFixture.USER);
    assertThat(signed.presigned()).isFalse();
    assertThat(signed.payload())
        .isEqualTo(
            digest
                ? new PayloadSigning.Digest(ChunkedUpload.sha256Hex(data))
                : new PayloadSigning.Unsigned());
    assertThat(S3Payload.open(request.body(), request.headers(), signed.payload()).readAll(1000))
        .isEqualTo(data);
    refused("PATCH", request.target(), request.headers());
    refused(request.method(), request.path() + "x", request.headers());
    refused(request.method(), request.path() + "?x" + request.query(), request.headers());
  }

  @Property(tries = 400)
  void presigned(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    ServerRequest request =
        received(
            signed(
                request(random).build(),
                ContentStreamProvider.fromByteArray(new byte[0]),
                sign ->
                    sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(
                            AwsV4HttpSigner.EXPIRATION_DURATION,
                            Duration.ofSeconds(1 + random.nextInt(604_800)))));
    Signed signed = verify(request);
    assertThat(signed.principal()).isEqualTo(SignatureFixture.USER);
    assertThat(signed.presigned()).isTrue();
    assertThat(signed.payload()).isEqualTo(new PayloadSigning.Unsigned());
    refused("PATCH", request.target(), request.headers());
    refused(request.method(), request.target() + "&x", request.headers());
  }

  @Property(tries = 60)
  void bodiesInChunks(
      @ForAll @IntRange(max = 400_000) int bytes,
      @ForAll boolean signChunks,
      @ForAll DefaultAlgorithm algorithm,
      @ForAll long seed)
      throws IOException {
    byte[] data = new byte[bytes];
    new Random(seed).nextBytes(data);
    SdkHttpFullRequest put =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.PUT)
            .protocol("https")
            .host("s3.example.org")
            .encodedPath("/bucket/key")
            .putHeader("Content-Length", Integer.toString(bytes))
            .build();
    ServerRequest request =
        received(
            signed(
                put,
                ContentStreamProvider.fromByteArray(data),
                sign -> {
                  sign.putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                      .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signChunks);
                  algorithm.putInto(sign);
                }));
    Signed signed = verify(request);
    String how = signed.payload().getClass().getSimpleName();
    assertThat(how)
        .isEqualTo(
            algorithm == DefaultAlgorithm.NONE
                ? signChunks ? "SignedChunks" : "Unsigned"
                : signChunks ? "SignedChunksWithTrailer" : "UnsignedChunksWithTrailer");
    S3Payload payload = S3Payload.open(request.body(), request.headers(), signed.payload());
    assertThat(payload.length()).isEqualTo(bytes);
    assertThat(payload.readAll(400_000)).isEqualTo(data);
    assertThat(payload.checksum().map(checksum -> checksum.algorithm().name()))
        .isEqualTo(
            algorithm == DefaultAlgorithm.NONE
                ? java.util.Optional.empty()
                : java.util.Optional.of(algorithm.name()));
  }

  /// The checksums of the SDK that need no further library.
  enum DefaultAlgorithm {
    NONE,
    CRC32,
    CRC32C,
    SHA1,
    SHA256;

    void putInto(SignRequest.Builder<AwsCredentialsIdentity> sign) {
      switch (this) {
        case NONE -> {}
        case CRC32 ->
            sign.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
        case CRC32C ->
            sign.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32C);
        case SHA1 ->
            sign.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.SHA1);
        case SHA256 ->
            sign.putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.SHA256);
      }
    }
  }

  @Example
  void anotherSecretIsRefused() {
    SdkHttpFullRequest get =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host("s3.example.org")
            .encodedPath("/bucket/key")
            .build();
    SignedRequest signed =
        signed(
            get,
            ContentStreamProvider.fromByteArray("".getBytes(ISO_8859_1)),
            sign ->
                sign.identity(
                    AwsCredentialsIdentity.create(SignatureFixture.ACCESS_KEY_ID, "another")));
    refused("GET", target(signed.request()), headers(signed.request()));
  }
}
