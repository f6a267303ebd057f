package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The percent-encoding of names in listings (`encoding-type=url`): letters, digits and `-_.*/`
/// stay, all other bytes of the UTF-8 are escaped.
final class UrlEncoding {
  private static final String HEX = "0123456789ABCDEF";
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*/".toCharArray()) {
      PLAIN[c] = true;
    }
  }

  private UrlEncoding() {}

  static void append(StringBuilder out, String text) {
    int length = text.length();
    int plain = 0;
    while (plain < length && isPlain(text.charAt(plain))) {
      plain++;
    }
    out.append(text, 0, plain);
    if (plain == length) {
      return;
    }
    for (byte b : text.substring(plain).getBytes(UTF_8)) {
      if (b >= 0 && PLAIN[b]) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
  }

  private static boolean isPlain(char c) {
    return c < 128 && PLAIN[c];
  }
}
