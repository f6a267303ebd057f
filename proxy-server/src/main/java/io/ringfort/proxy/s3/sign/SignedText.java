package io.ringfort.proxy.s3.sign;

/// Pieces of a request in the one form that signatures cover.
final class SignedText {
  private static final String HEX = "0123456789ABCDEF";
  private static final boolean[] UNRESERVED = new boolean[256];

  static {
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".toCharArray()) {
      UNRESERVED[c] = true;
    }
  }

  private SignedText() {}

  /// A part of a URL decoded and encoded again, so that all spellings of it become one. A `%` that
  /// begins no escape stands for itself.
  ///
  /// @param raw one char per byte
  /// @param inQuery whether `+` means a blank and `/` is encoded
  static String encoded(String raw, boolean inQuery) {
    int length = raw.length();
    int plain = 0;
    while (plain < length && isPlain(raw.charAt(plain), inQuery)) {
      plain++;
    }
    if (plain == length) {
      return raw;
    }
    StringBuilder text = new StringBuilder(length + 32).append(raw, 0, plain);
    for (int index = plain; index < length; index++) {
      char c = raw.charAt(index);
      if (c == '%' && index + 2 < length) {
        int high = hexDigit(raw.charAt(index + 1));
        int low = hexDigit(raw.charAt(index + 2));
        if (high >= 0 && low >= 0) {
          c = (char) ((high << 4) | low);
          index += 2;
        }
      } else if (c == '+' && inQuery) {
        c = ' ';
      }
      if (isPlain(c, inQuery)) {
        text.append(c);
      } else {
        text.append('%').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
      }
    }
    return text.toString();
  }

  private static boolean isPlain(char c, boolean inQuery) {
    return (c < 256 && UNRESERVED[c]) || (c == '/' && !inQuery);
  }

  private static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /// Appends a header value without blanks around it and with one for each run of them.
  static void appendValue(StringBuilder text, String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    boolean afterBlank = false;
    for (int index = from; index < to; index++) {
      boolean blank = isBlank(value.charAt(index));
      if (!blank) {
        text.append(value.charAt(index));
      } else if (!afterBlank) {
        text.append(' ');
      }
      afterBlank = blank;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
