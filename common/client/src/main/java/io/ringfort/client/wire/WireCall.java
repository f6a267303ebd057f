package io.ringfort.client.wire;

import io.ringfort.common.codec.WireReader;
import io.ringfort.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One call, as the server sees it. Used by one thread.
public final class WireCall {
  private final String operation;
  private final WireReader head;
  private final ByteBuffer begun;
  private final RequestBody rest;

  WireCall(String operation, WireReader head, ByteBuffer begun, RequestBody rest) {
    this.operation = operation;
    this.head = head;
    this.begun = begun;
    this.rest = rest;
  }

  public String operation() {
    return operation;
  }

  /// The head of the call.
  public WireReader head() {
    return head;
  }

  /// Fills some of the buffer from the stream behind the head; blocks until at least one byte is
  /// there.
  ///
  /// @return the number of bytes, or -1 at the end
  /// @throws IOException if the caller went away
  public int read(ByteBuffer target) throws IOException {
    if (begun.hasRemaining()) {
      int count = Math.min(begun.remaining(), target.remaining());
      target.put(begun.slice(begun.position(), count));
      begun.position(begun.position() + count);
      return count;
    }
    return rest.read(target);
  }
}
