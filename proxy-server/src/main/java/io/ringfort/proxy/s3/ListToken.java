package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/// Where a listing goes on: the last name that was given, in a form that fits a query.
///
/// ```
/// "1" base64url(name)
/// ```
final class ListToken {
  private static final char FORM = '1';

  private ListToken() {}

  static String of(String name) {
    return FORM + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
  }

  /// The name in a token; empty text for an empty one, which is the beginning.
  ///
  /// @throws S3Problem `InvalidArgument` if it is none of ours
  static String parse(String token) {
    if (token.isEmpty()) {
      return "";
    }
    try {
      if (token.charAt(0) == FORM) {
        byte[] name = Base64.getUrlDecoder().decode(token.substring(1).getBytes(US_ASCII));
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
      }
    } catch (IllegalArgumentException | CharacterCodingException _) {
      // Said below.
    }
    throw S3Problem.of(S3Error.INVALID_ARGUMENT, "The continuation token provided is incorrect")
        .with("ArgumentName", "continuation-token");
  }
}
