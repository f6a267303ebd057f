package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Locale;

/// The words of `x-amz-content-sha256`.
final class PayloadWord {
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final String SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
  private static final int SHA256_DIGITS = 64;

  private PayloadWord() {}

  /// @throws S3Problem if it is none of the words, and no digest
  static void check(String word) {
    if (word.equals(UNSIGNED)
        || word.equals(UNSIGNED_TRAILER)
        || word.equals(SIGNED)
        || word.equals(SIGNED_TRAILER)) {
      return;
    }
    if (word.startsWith("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
      throw S3Problem.notImplemented("The signature version 4A of chunks");
    }
    if (!isSha256(word)) {
      throw S3Problem.of(
              S3Error.INVALID_ARGUMENT,
              "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                  + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                  + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.")
          .with("ArgumentName", "x-amz-content-sha256")
          .with("ArgumentValue", word);
    }
  }

  private static boolean isSha256(String word) {
    if (word.length() != SHA256_DIGITS) {
      return false;
    }
    for (int index = 0; index < SHA256_DIGITS; index++) {
      char c = word.charAt(index);
      if (c >= 128 || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /// What a word means under a signature.
  ///
  /// @param chunks what chunks are signed with
  /// @throws S3Problem as [#check(String)]
  static PayloadSigning signed(String word, ChunkSigning chunks) {
    return switch (word) {
      case SIGNED -> new PayloadSigning.SignedChunks(chunks);
      case SIGNED_TRAILER -> new PayloadSigning.SignedChunksWithTrailer(chunks);
      default -> unsigned(word);
    };
  }

  /// What a word means without a signature.
  ///
  /// @throws S3Problem as [#check(String)], and if the word needs a signature
  static PayloadSigning unsigned(String word) {
    check(word);
    return switch (word) {
      case UNSIGNED -> new PayloadSigning.Unsigned();
      case UNSIGNED_TRAILER -> new PayloadSigning.UnsignedChunksWithTrailer();
      case SIGNED, SIGNED_TRAILER ->
          throw S3Problem.of(
              S3Error.ACCESS_DENIED, "Signed chunks need credentials that they are signed with.");
      default -> new PayloadSigning.Digest(word.toLowerCase(Locale.ROOT));
    };
  }
}
