package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.time.Duration;
import java.util.List;

/// Reads the signature of a presigned URL.
///
/// @param expiresSeconds how long it is valid, from its time on
record PresignedQuery(SignatureClaim claim, long expiresSeconds) {
  static final String ALGORITHM = "X-Amz-Algorithm";
  static final String CREDENTIAL = "X-Amz-Credential";
  static final String SIGNATURE = "X-Amz-Signature";

  private static final List<String> REQUIRED =
      List.of(
          ALGORITHM, CREDENTIAL, SIGNATURE, "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires");

  /// Whether a query has anything of a signature.
  static boolean isIn(SignedQuery query) {
    return query.has(ALGORITHM) || query.has(CREDENTIAL) || query.has(SIGNATURE);
  }

  /// @throws S3Problem if it is malformed, incomplete, valid for too long, or for another region
  static PresignedQuery parse(SignedQuery query, SigningSettings settings) {
    for (String name : REQUIRED) {
      if (query.find(name).orElse("").isEmpty()) {
        throw bad(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires"
                + " parameters.");
      }
    }
    if (!query.find(ALGORITHM).orElse("").equals(AuthorizationHeader.ALGORITHM)) {
      throw bad("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    SigningScope scope =
        SigningScope.parse(
            query.find(CREDENTIAL).orElse(""), settings.region(), SignatureCarrier.QUERY);
    SignatureTime time =
        SignatureTime.parse(query.find("X-Amz-Date").orElse(""))
            .orElseThrow(() ->
                bad("X-Amz-Date must be in the ISO8601 Long Format" + " \"yyyyMMdd'T'HHmmss'Z'\""));
    if (!time.date().equals(scope.date())) {
      throw SignatureCarrier.QUERY.badCredential(
          "Invalid credential date. This date is not the same as X-Amz-Date.");
    }
    long expiresSeconds = expires(query.find("X-Amz-Expires").orElse(""), settings.presignedMax());
    String signedHeaders = query.find("X-Amz-SignedHeaders").orElse("");
    String[] names = signedHeaders.split(";", SignatureClaim.SIGNED_HEADERS_MAX + 1);
    if (names.length > SignatureClaim.SIGNED_HEADERS_MAX) {
      throw bad("X-Amz-SignedHeaders has more than " + SignatureClaim.SIGNED_HEADERS_MAX);
    }
    SignatureClaim claim =
        new SignatureClaim(
            SignatureCarrier.QUERY, scope, time, List.of(names), query.find(SIGNATURE).orElse(""));
    return new PresignedQuery(claim, expiresSeconds);
  }

  private static long expires(String text, Duration most) {
    if (text.charAt(0) == '-' && HeaderWords.digits(text.substring(1)) > 0) {
      throw outOfRange("X-Amz-Expires must be non-negative");
    }
    long seconds = HeaderWords.digits(text);
    if (seconds < 0) {
      throw bad("X-Amz-Expires should be a number");
    }
    if (seconds > most.toSeconds()) {
      throw outOfRange(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than "
              + most.toSeconds()
              + " seconds");
    }
    return seconds;
  }

  private static S3Problem outOfRange(String message) {
    return S3Problem.of(S3Error.AUTHORIZATION_LIFE_OUT_OF_RANGE, message);
  }

  private static S3Problem bad(String message) {
    return S3Problem.of(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, message);
  }
}
