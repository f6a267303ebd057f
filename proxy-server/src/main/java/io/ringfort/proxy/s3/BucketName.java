package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.List;

/// The rules for names of new buckets (S3 User Guide, *General purpose bucket naming rules*). A
/// container that was made through another door may have any other name.
final class BucketName {
  static final int LENGTH_MAX = 63;
  private static final int LENGTH_MIN = 3;

  private static final List<String> RESERVED_STARTS = List.of("xn--", "sthree-", "amzn-s3-demo-");
  private static final List<String> RESERVED_ENDS =
      List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

  private BucketName() {}

  /// Lets a good name pass.
  ///
  /// @throws S3Problem `InvalidBucketName`, with the rule that is broken
  static void require(String name) {
    String broken = brokenRule(name);
    if (!broken.isEmpty()) {
      throw S3Problem.of(
              S3Error.INVALID_BUCKET_NAME, S3Error.INVALID_BUCKET_NAME.message() + " " + broken)
          .with("BucketName", name);
    }
  }

  static boolean isGood(String name) {
    return brokenRule(name).isEmpty();
  }

  /// The rule that a name breaks, or empty text.
  private static String brokenRule(String name) {
    int length = name.length();
    if (length < LENGTH_MIN || length > LENGTH_MAX) {
      return "It must have " + LENGTH_MIN + " to " + LENGTH_MAX + " characters.";
    }
    char before = '.';
    for (int index = 0; index < length; index++) {
      char c = name.charAt(index);
      boolean mark = c == '.' || c == '-';
      if (!mark && !isLetterOrDigit(c)) {
        return "It may have lower-case letters, digits, dots and hyphens only.";
      }
      if (mark && (before == '.' || (before == '-' && c == '.'))) {
        return index == 0
            ? "It must begin with a letter or a digit."
            : "A dot must stand between letters or digits.";
      }
      before = c;
    }
    if (!isLetterOrDigit(before)) {
      return "It must end with a letter or a digit.";
    }
    if (isAddress(name)) {
      return "It must not look like an IP address.";
    }
    if (RESERVED_STARTS.stream().anyMatch(name::startsWith)
        || RESERVED_ENDS.stream().anyMatch(name::endsWith)) {
      return "Its beginning or end is reserved.";
    }
    return "";
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /// Whether it is four numbers with dots between.
  private static boolean isAddress(String name) {
    int dots = 0;
    int digits = 0;
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c == '.') {
        dots++;
        digits = 0;
      } else if (c < '0' || c > '9' || ++digits > 3) {
        return false;
      }
    }
    return dots == 3;
  }
}
