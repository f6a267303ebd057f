package io.ringfort.proxy.s3.sign;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.List;
import java.util.Optional;

/// Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
final class AuthorizationHeader {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private AuthorizationHeader() {}

  /// @throws S3Problem if it is malformed, for another region, or the request has no time
  static SignatureClaim parse(String value, HttpHeaders headers, String region) {
    if (!isOfThisVersion(value)) {
      throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Unsupported Authorization Type")
          .with("ArgumentName", "Authorization");
    }
    String credential = "";
    String signedHeaders = "";
    String signature = "";
    for (String part : HeaderWords.list(value.substring(ALGORITHM.length()))) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String word = equals < 0 ? "" : part.substring(equals + 1);
      switch (name) {
        case "Credential" -> credential = once(credential, word);
        case "SignedHeaders" -> signedHeaders = once(signedHeaders, word);
        case "Signature" -> signature = once(signature, word);
        default -> throw malformed("an authorization component is malformed.");
      }
    }
    if (credential.isEmpty() || signedHeaders.isEmpty() || signature.isEmpty()) {
      throw malformed(
          "the authorization header requires three components: Credential, SignedHeaders, and"
              + " Signature.");
    }
    SigningScope scope = SigningScope.parse(credential, region, SignatureCarrier.HEADER);
    SignatureTime time = time(headers).orElseThrow(AuthorizationHeader::noDate);
    if (!time.date().equals(scope.date())) {
      throw malformed("Invalid credential date. This date is not the same as X-Amz-Date.");
    }
    return new SignatureClaim(
        SignatureCarrier.HEADER, scope, time, names(signedHeaders), signature);
  }

  private static boolean isOfThisVersion(String value) {
    return value.startsWith(ALGORITHM)
        && value.length() > ALGORITHM.length()
        && value.charAt(ALGORITHM.length()) == ' ';
  }

  private static String once(String before, String word) {
    if (!before.isEmpty() || word.isEmpty()) {
      throw malformed("an authorization component is malformed.");
    }
    return word;
  }

  private static List<String> names(String signedHeaders) {
    // One more than allowed tells that there are too many.
    String[] names = signedHeaders.split(";", SignatureClaim.SIGNED_HEADERS_MAX + 1);
    if (names.length > SignatureClaim.SIGNED_HEADERS_MAX) {
      throw malformed("more than " + SignatureClaim.SIGNED_HEADERS_MAX + " signed headers.");
    }
    return List.of(names);
  }

  private static Optional<SignatureTime> time(HttpHeaders headers) {
    Optional<String> amzDate = headers.first("x-amz-date");
    return amzDate.isPresent()
        ? SignatureTime.parse(amzDate.get())
        : headers.first("date").flatMap(SignatureTime::parseDateHeader);
  }

  private static S3Problem noDate() {
    return S3Problem.of(
        S3Error.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header");
  }

  private static S3Problem malformed(String what) {
    return SignatureCarrier.HEADER.badCredential(what);
  }
}
