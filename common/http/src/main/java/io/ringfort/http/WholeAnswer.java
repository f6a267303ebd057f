package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/// An answer whose body is at hand, or that sends none: head and body in one buffer.
final class WholeAnswer {
  private WholeAnswer() {}

  /// The bytes to send; the caller releases them.
  ///
  /// @param headOnly whether the request was a HEAD: the head is as for a GET, no body follows
  /// @param oldVersion whether the client speaks HTTP/1.0
  /// @param keep whether the connection lives on
  static ByteBuf encode(
      ByteBufAllocator allocator,
      ServerResponse response,
      boolean headOnly,
      boolean oldVersion,
      boolean keep,
      byte[] dateLine) {
    long length =
        switch (response.body()) {
          case ResponseBody.Empty _ -> emptyLength(response, headOnly);
          case ResponseBody.Bytes bytes -> bytes.length();
          case ResponseBody.Stream stream -> stream.length();
        };
    boolean chunked = headOnly && length == -1 && response.body() instanceof ResponseBody.Stream;
    byte[] head =
        HeadWriter.response(
            response,
            new HeadWriter.Frame(length, chunked && !oldVersion, keep, oldVersion),
            dateLine);
    if (!headOnly && response.body() instanceof ResponseBody.Bytes bytes) {
      return allocator
          .directBuffer(head.length + bytes.length())
          .writeBytes(head)
          .writeBytes(bytes.raw().duplicate());
    }
    return allocator.directBuffer(head.length).writeBytes(head);
  }

  private static long emptyLength(ServerResponse response, boolean headOnly) {
    if (headOnly || response.status() == 304) {
      Optional<String> own = response.headers().first("Content-Length");
      if (own.isPresent()) {
        return Long.parseLong(own.get());
      }
    }
    return response.status() == 204 || response.status() == 304 ? -1 : 0;
  }
}
