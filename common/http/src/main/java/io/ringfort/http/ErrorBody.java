package io.ringfort.http;

import java.nio.charset.StandardCharsets;

/// The body of the answers that the server gives by itself: to malformed, oversized, late or
/// unauthenticated requests, and to a handler that failed. Runs on an event loop: it must not
/// block.
@FunctionalInterface
public interface ErrorBody {
  /// The body of one answer.
  ///
  /// @param status the status code of the answer
  /// @param reason one sentence that names the refusal; safe to show to the client
  Content content(int status, String reason);

  /// Plain text: the reason and a line feed.
  static ErrorBody plainText() {
    return (_, reason) -> new Content("text/plain; charset=utf-8", reason + "\n");
  }

  /// What to send.
  ///
  /// @param contentType value of the `Content-Type` header
  /// @param text the body, sent as UTF-8
  record Content(String contentType, String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
