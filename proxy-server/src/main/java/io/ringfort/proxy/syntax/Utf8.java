package io.ringfort.proxy.syntax;

/// Sizes of text on the wire.
public final class Utf8 {
  private Utf8() {}

  /// How many bytes well-formed text has in UTF-8.
  public static int bytes(String text) {
    int bytes = text.length();
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c >= 0x800 && !Character.isSurrogate(c)) {
        bytes += 2;
      } else if (c >= 0x80) {
        // Each half of a surrogate pair stands for two of four bytes.
        bytes += 1;
      }
    }
    return bytes;
  }
}
