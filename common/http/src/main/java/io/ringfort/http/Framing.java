package io.ringfort.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the fields of one head say about where its message ends and whether the connection stays.
/// Strict: two readings of one message are one too many.
final class Framing {
  private static final int LENGTH_DIGITS_MAX = 18;

  private long contentLength;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean expectContinue;
  private @Nullable String host;

  Framing() {
    reset();
  }

  void reset() {
    contentLength = -1;
    chunked = false;
    close = false;
    keepAlive = false;
    expectContinue = false;
    host = null;
  }

  /// Announced length, or -1.
  long contentLength() {
    return contentLength;
  }

  boolean chunked() {
    return chunked;
  }

  boolean close() {
    return close;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean expectContinue() {
    return expectContinue;
  }

  Optional<String> host() {
    return Optional.ofNullable(host);
  }

  /// Whether a field of this name concerns the framing, and so may not stand in a trailer.
  static boolean concerns(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("host");
      case 6 -> name.equalsIgnoreCase("expect");
      case 10 -> name.equalsIgnoreCase("connection");
      case 14 -> name.equalsIgnoreCase("content-length");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      default -> false;
    };
  }

  /// Takes note of one field.
  ///
  /// @return why it is refused, or empty
  @Nullable Refusal note(String name, String value) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("host") ? noteHost(value) : null;
      case 6 -> name.equalsIgnoreCase("expect") ? noteExpect(value) : null;
      case 10 -> name.equalsIgnoreCase("connection") ? noteConnection(value) : null;
      case 14 -> name.equalsIgnoreCase("content-length") ? noteLength(value) : null;
      case 17 -> name.equalsIgnoreCase("transfer-encoding") ? noteEncoding(value) : null;
      default -> null;
    };
  }

  /// Judges the fields together, when all are known.
  @Nullable Refusal verdict() {
    if (chunked && contentLength >= 0) {
      return new Refusal(400, "Content-Length and Transfer-Encoding exclude each other");
    }
    return null;
  }

  private @Nullable Refusal noteHost(String value) {
    if (host != null) {
      return new Refusal(400, "more than one Host");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isHostChar(c)) {
        return new Refusal(400, "bad Host");
      }
    }
    host = value;
    return null;
  }

  static boolean isHostChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || Syntax.isDigit(c)
        || ".-_~:[]%!$&'()*+;=".indexOf(c) >= 0;
  }

  /// Other expectations than `100-continue` are ignored, as RFC 9110 allows (10.1.1) and S3 does.
  private @Nullable Refusal noteExpect(String value) {
    expectContinue |= value.equalsIgnoreCase("100-continue");
    return null;
  }

  private @Nullable Refusal noteConnection(String value) {
    HttpHeaders one = new HttpHeaders(new String[] {"connection", value}, 2);
    close |= one.hasToken("connection", "close");
    keepAlive |= one.hasToken("connection", "keep-alive");
    return null;
  }

  private @Nullable Refusal noteLength(String value) {
    if (contentLength >= 0) {
      return new Refusal(400, "more than one Content-Length");
    }
    if (value.isEmpty() || value.length() > LENGTH_DIGITS_MAX) {
      return new Refusal(400, "bad Content-Length");
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Syntax.isDigit(c)) {
        return new Refusal(400, "bad Content-Length");
      }
      length = 10 * length + (c - '0');
    }
    contentLength = length;
    return null;
  }

  private @Nullable Refusal noteEncoding(String value) {
    if (chunked || !value.equalsIgnoreCase("chunked")) {
      return new Refusal(400, "no other Transfer-Encoding than chunked is understood");
    }
    chunked = true;
    return null;
  }
}
