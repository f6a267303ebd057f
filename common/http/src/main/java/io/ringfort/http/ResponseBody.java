package io.ringfort.http;

import java.nio.ByteBuffer;

/// The body of a response.
public sealed interface ResponseBody {
  /// No body.
  static ResponseBody empty() {
    return Empty.INSTANCE;
  }

  /// Bytes at hand; the array must not change any more.
  static ResponseBody bytes(byte[] bytes) {
    return new Bytes(ByteBuffer.wrap(bytes));
  }

  /// Bytes at hand, from position to limit; they must not change any more.
  static ResponseBody bytes(ByteBuffer bytes) {
    return new Bytes(bytes.duplicate());
  }

  /// A body written while it is sent.
  ///
  /// @param length bytes that the writer will write, or -1 if it does not know
  static ResponseBody stream(long length, BodyWriter writer) {
    return new Stream(length, writer, () -> {});
  }

  /// A body written while it is sent, with a resource that is closed in any case: after the last
  /// byte, after a failure, when the client is gone, and when no body is sent at all (HEAD).
  ///
  /// @param length bytes that the writer will write, or -1 if it does not know
  static ResponseBody stream(long length, BodyWriter writer, AutoCloseable resource) {
    return new Stream(length, writer, resource);
  }

  /// No body.
  final class Empty implements ResponseBody {
    private static final Empty INSTANCE = new Empty();

    private Empty() {}
  }

  /// Bytes at hand.
  final class Bytes implements ResponseBody {
    private final ByteBuffer bytes;

    private Bytes(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    /// Number of bytes.
    public int length() {
      return bytes.remaining();
    }

    /// A view of the bytes.
    public ByteBuffer view() {
      return bytes.asReadOnlyBuffer();
    }

    /// The bytes themselves, for this package, which only reads them.
    ByteBuffer raw() {
      return bytes;
    }
  }

  /// A body written while it is sent.
  ///
  /// @param length bytes that the writer will write, or -1 if it does not know
  /// @param writer runs on the virtual thread of the request
  /// @param resource closed in any case, on the same thread
  record Stream(long length, BodyWriter writer, AutoCloseable resource) implements ResponseBody {
    public Stream {
      if (length < -1) {
        throw new IllegalArgumentException("length is below -1: " + length);
      }
    }
  }
}
