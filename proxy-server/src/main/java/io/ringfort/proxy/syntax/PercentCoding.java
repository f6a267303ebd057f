package io.ringfort.proxy.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/// Percent-encoding of UTF-8 text in paths, queries and headers (RFC 3986).
public final class PercentCoding {
  /// Bytes that are no UTF-8, or have a NUL.
  public static final class MalformedTextException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedTextException() {
      super(MALFORMED, null, false, false);
    }
  }

  /// A `%` without two hexadecimal digits.
  public static final class BadEscapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadEscapeException() {
      super("Bad percent-encoding", null, false, false);
    }
  }

  /// What is said to bytes that are no UTF-8, or have a NUL.
  public static final String MALFORMED = "Invalid UTF8 or contains NULL";

  private static final String HEX = "0123456789ABCDEF";
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".toCharArray()) {
      PLAIN[c] = true;
    }
  }

  private PercentCoding() {}

  /// Decodes a path.
  ///
  /// @throws BadEscapeException if a `%` has no two hexadecimal digits after it
  public static String decodePath(String text) throws MalformedTextException {
    return decode(text, false);
  }

  /// Decodes a part of a query, where `+` is a space.
  ///
  /// @throws BadEscapeException if a `%` has no two hexadecimal digits after it
  public static String decodeQuery(String text) throws MalformedTextException {
    return decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) throws MalformedTextException {
    int length = text.length();
    int plain = 0;
    while (plain < length && isLiteral(text.charAt(plain), plusIsSpace)) {
      plain++;
    }
    if (plain == length) {
      return text;
    }
    byte[] bytes = new byte[length];
    int count = 0;
    for (int index = 0; index < length; index++) {
      char c = text.charAt(index);
      if (c == '%') {
        int high = index + 2 < length ? hexDigit(text.charAt(index + 1)) : -1;
        int low = index + 2 < length ? hexDigit(text.charAt(index + 2)) : -1;
        if (high < 0 || low < 0) {
          throw new BadEscapeException();
        }
        bytes[count++] = (byte) (high << 4 | low);
        index += 2;
      } else {
        bytes[count++] = c == '+' && plusIsSpace ? (byte) ' ' : (byte) c;
      }
    }
    return utf8(bytes, count);
  }

  /// Value of a hexadecimal digit of ASCII, or -1.
  private static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static boolean isLiteral(char c, boolean plusIsSpace) {
    return c < 128 && c != '%' && c != 0 && !(c == '+' && plusIsSpace);
  }

  /// Reads bytes as UTF-8, strictly.
  private static String utf8(byte[] bytes, int count) throws MalformedTextException {
    for (int index = 0; index < count; index++) {
      if (bytes[index] == 0) {
        throw new MalformedTextException();
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count)).toString();
    } catch (CharacterCodingException _) {
      throw new MalformedTextException();
    }
  }

  /// A header value, one char per byte, as the UTF-8 text that it is; empty if it is none.
  public static Optional<String> headerText(String value) {
    for (int index = 0; index < value.length(); index++) {
      if (value.charAt(index) >= 128) {
        byte[] bytes = value.getBytes(ISO_8859_1);
        try {
          return Optional.of(utf8(bytes, bytes.length));
        } catch (MalformedTextException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(value);
  }

  /// Encodes text for a path; `/` stays.
  public static String encodePath(String text) {
    int length = text.length();
    int plain = 0;
    while (plain < length && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == length) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(length + 16);
    for (byte b : text.getBytes(UTF_8)) {
      if (b >= 0 && PLAIN[b]) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(char c) {
    return c < 128 && PLAIN[c];
  }
}
