package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.syntax.HeaderWords;

/// When an object is to cease, from `X-Delete-After` or `X-Delete-At`.
final class DeleteTime {
  private static final long SECONDS_MAX = 9_999_999_999L;

  private DeleteTime() {}

  /// Seconds since 1970, or 0 for never. After goes before At, as in Swift.
  static long parse(HttpHeaders headers, long nowSeconds) {
    String after = headers.firstOr("X-Delete-After", "");
    if (headers.contains("X-Delete-After")) {
      long seconds = integer(after, "X-Delete-After");
      if (seconds <= 0) {
        throw SwiftProblem.badRequest("X-Delete-After in past");
      }
      return Math.min(nowSeconds + seconds, SECONDS_MAX);
    }
    String at = headers.firstOr("X-Delete-At", "");
    if (at.isEmpty()) {
      return 0;
    }
    long seconds = integer(at, "X-Delete-At");
    if (seconds <= nowSeconds) {
      throw SwiftProblem.badRequest("X-Delete-At in past");
    }
    return Math.min(seconds, SECONDS_MAX);
  }

  private static long integer(String text, String header) {
    boolean negative = text.startsWith("-");
    long number = HeaderWords.digits(negative ? text.substring(1) : text);
    if (number < 0) {
      throw SwiftProblem.badRequest("Non-integer " + header);
    }
    return negative ? -number : number;
  }
}
