package io.ringfort.proxy.s3.sign;

import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Finds out who sent a request: checks its signature (AWS Signature Version 4, in the header or in
/// the URL), its time, and that everything that has a meaning to this door is signed. Reads the
/// head only; what the body must be is part of the answer. Safe for use by many threads.
public final class SignatureVerifier {
  private static final String SHA256_FIELD = "x-amz-content-sha256";
  private static final String SIGNED_PREFIX = "x-amz-";

  /// Computed with when there is no such key, so that time does not tell who exists.
  private static final SigningKey NO_KEY =
      SigningKey.derive("", "20000101", "", "", Principal.ANONYMOUS);

  private final SigningSettings settings;
  private final SigningKeys keys;
  private final Clock clock;

  public SignatureVerifier(SigningSettings settings, SigningKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /// Who sent a request, and how its body is signed. A request without credentials is of the
  /// anonymous.
  ///
  /// @throws S3Problem if there are credentials and they do not hold, or they are of a kind that is
  ///   not supported
  public Signed verify(ServerRequest request) {
    HttpHeaders headers = request.headers();
    SignedQuery query = SignedQuery.of(request.query());
    String authorization = headers.firstOr("authorization", "");
    boolean oldQuery = query.has("AWSAccessKeyId") || query.has("Signature");
    boolean presigned = PresignedQuery.isIn(query);
    if ((presigned && oldQuery) || (!authorization.isEmpty() && (presigned || oldQuery))) {
      throw S3Problem.of(
          S3Error.INVALID_ARGUMENT,
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified");
    }
    if (oldQuery || authorization.startsWith("AWS ") || isAsymmetric(authorization)) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    if (!authorization.isEmpty()) {
      SignatureClaim claim = AuthorizationHeader.parse(authorization, headers, settings.region());
      checkSkew(claim.time());
      String payload = headers.first(SHA256_FIELD).orElseThrow(SignatureVerifier::noSha256);
      return verified(request, query, claim, payload);
    }
    if (presigned) {
      PresignedQuery found = PresignedQuery.parse(query, settings);
      checkLife(found);
      return verified(request, query, found.claim(), payloadOfPresigned(headers, query));
    }
    return new Signed(
        Principal.ANONYMOUS,
        PayloadWord.unsigned(headers.firstOr(SHA256_FIELD, PayloadWord.UNSIGNED)),
        "",
        false);
  }

  private static boolean isAsymmetric(String authorization) {
    return authorization.startsWith("AWS4-ECDSA-");
  }

  private static S3Problem noSha256() {
    return S3Problem.of(
        S3Error.INVALID_REQUEST, "Missing required header for this request: " + SHA256_FIELD);
  }

  private static String payloadOfPresigned(HttpHeaders headers, SignedQuery query) {
    Optional<String> field = headers.first(SHA256_FIELD);
    return field.isPresent()
        ? field.get()
        : query.find("X-Amz-Content-Sha256").orElse(PayloadWord.UNSIGNED);
  }

  private Signed verified(
      ServerRequest request, SignedQuery query, SignatureClaim claim, String payload) {
    PayloadWord.check(payload);
    checkAllSigned(request.headers(), claim);
    SigningScope scope = claim.scope();
    Optional<SigningKey> known =
        keys.find(scope.accessKeyId(), scope.date(), scope.region(), scope.service());
    SigningKey key = known.orElse(NO_KEY);
    String path = request.path();
    String stringToSign = stringToSign(request, path, query, claim, payload);
    boolean same = isSignedBy(key, stringToSign, claim);
    if (!same) {
      // Some clients sign a spelling of the path and send another; what it means is the same.
      String respelled = SignedText.encoded(path, false);
      same =
          !respelled.equals(path)
              && isSignedBy(key, stringToSign(request, respelled, query, claim, payload), claim);
    }
    if (known.isEmpty()) {
      throw S3Problem.of(S3Error.INVALID_ACCESS_KEY_ID).with("AWSAccessKeyId", scope.accessKeyId());
    }
    if (!same) {
      throw S3Problem.of(S3Error.SIGNATURE_DOES_NOT_MATCH)
          .with("AWSAccessKeyId", scope.accessKeyId())
          .with("StringToSign", stringToSign)
          .with("SignatureProvided", claim.signature());
    }
    ChunkSigning chunks =
        new ChunkSigning(key, claim.time().text(), scope.text(), claim.signature());
    return new Signed(
        key.principal(),
        PayloadWord.signed(payload, chunks),
        scope.accessKeyId(),
        claim.carrier() == SignatureCarrier.QUERY);
  }

  private static String stringToSign(
      ServerRequest request, String path, SignedQuery query, SignatureClaim claim, String payload) {
    return CanonicalRequest.stringToSign(
        request.method(), path, query, request.headers(), claim, payload);
  }

  private static boolean isSignedBy(SigningKey key, String stringToSign, SignatureClaim claim) {
    return ChunkSigning.same(HexFormat.of().formatHex(key.sign(stringToSign)), claim.signature());
  }

  /// Every field that changes what a request does must be signed, or whoever sees a presigned URL
  /// could make it do something else.
  private static void checkAllSigned(HttpHeaders headers, SignatureClaim claim) {
    StringBuilder missing = new StringBuilder();
    if (!claim.covers("host")) {
      missing.append("host");
    }
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.name(index);
      if (name.regionMatches(true, 0, SIGNED_PREFIX, 0, SIGNED_PREFIX.length())
          && !claim.covers(name)) {
        missing.append(missing.isEmpty() ? "" : ", ").append(name.toLowerCase(Locale.ROOT));
      }
    }
    if (!missing.isEmpty()) {
      throw S3Problem.of(
              S3Error.ACCESS_DENIED,
              "There were headers present in the request which were not signed")
          .with("HeadersNotSigned", missing.toString());
    }
  }

  private void checkSkew(SignatureTime time) {
    long now = clock.now().getEpochSecond();
    if (Math.abs(now - time.epochSecond()) > settings.skewMax().toSeconds()) {
      throw S3Problem.of(S3Error.REQUEST_TIME_TOO_SKEWED)
          .with("RequestTime", time.text())
          .with("ServerTime", SignatureTime.shown(now))
          .with("MaxAllowedSkewMilliseconds", Long.toString(settings.skewMax().toMillis()));
    }
  }

  private void checkLife(PresignedQuery presigned) {
    long now = clock.now().getEpochSecond();
    long from = presigned.claim().time().epochSecond();
    if (from - now > settings.skewMax().toSeconds()) {
      throw S3Problem.of(S3Error.ACCESS_DENIED, "Request is not valid yet")
          .with("ServerTime", SignatureTime.shown(now));
    }
    if (now - from >= presigned.expiresSeconds()) {
      throw S3Problem.of(S3Error.REQUEST_EXPIRED)
          .with("X-Amz-Expires", Long.toString(presigned.expiresSeconds()))
          .with("Expires", SignatureTime.shown(from + presigned.expiresSeconds()))
          .with("ServerTime", SignatureTime.shown(now));
    }
  }
}
