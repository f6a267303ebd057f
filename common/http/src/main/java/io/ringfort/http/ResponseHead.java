package io.ringfort.http;

/// The head of a response as the event loop hands it over.
///
/// @param keep whether the connection can be used again after the body
record ResponseHead(int status, HttpHeaders headers, Body body, boolean keep) {
  /// What comes with a head.
  sealed interface Body {
    /// Bytes of the body, or -1 if not announced.
    long length();

    /// The rest of the body will not come.
    void failed(String reason);

    /// A body that came with its head.
    final class Whole implements Body {
      private final byte[] bytes;

      Whole(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void failed(String reason) {
        // Nothing is missing.
      }
    }

    /// A body that is still coming.
    record Piped(BodyPipe pipe, long length) implements Body {
      @Override
      public void failed(String reason) {
        pipe.fail(reason);
      }
    }
  }
}
