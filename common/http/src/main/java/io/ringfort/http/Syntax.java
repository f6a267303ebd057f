package io.ringfort.http;

/// The character classes of HTTP (RFC 9110, RFC 9112).
final class Syntax {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Syntax() {}

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= TOKEN.length || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isTokenByte(byte b) {
    return b >= 0 && TOKEN[b];
  }

  /// Visible characters, blanks, tabs and the upper half; no blank or tab at either end.
  static boolean isFieldValue(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return length == 0 || !(isBlank(text.charAt(0)) || isBlank(text.charAt(length - 1)));
  }

  static boolean isFieldByte(byte b) {
    return b >= ' ' ? b != 0x7f : (b < 0 || b == '\t');
  }

  /// What a request target may be made of: visible ASCII.
  static boolean isTarget(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /// Value of a hexadecimal digit, or -1.
  static int hexDigit(int c) {
    if (isDigit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /// Text from outside, made fit for a message: short, and without control characters.
  static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), 64); i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' || c > '~' ? '?' : c);
    }
    return shown.append(text.length() > 64 ? "...\"" : "\"").toString();
  }
}
