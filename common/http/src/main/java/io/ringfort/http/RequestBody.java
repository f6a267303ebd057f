package io.ringfort.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The body of a request, read once from front to end by one thread.
///
/// A client that waits for `100 Continue` gets it with the first read, and never if the handler
/// answers without reading.
public abstract sealed class RequestBody permits RequestBody.Memory, PipedRequestBody {
  RequestBody() {}

  /// A body that is already there.
  public static RequestBody of(byte[] bytes) {
    return new Memory(bytes);
  }

  /// Bytes of the whole body; -1 if it is chunked; 0 if there is none.
  public abstract long length();

  /// Reads at least one byte, or all that is at hand and fits. Blocks until there is something.
  ///
  /// @return number of bytes read, 0 only if the target has no room, -1 after the end
  /// @throws ClientGoneException if the client left or fell silent before the end of the body, or
  ///   broke its framing
  public abstract int read(ByteBuffer target) throws IOException;

  /// Reads all that is left, if it is not more than allowed.
  ///
  /// @return the bytes, or empty if there are more than `bytesMax`; the body is of no use then
  /// @throws ClientGoneException as [#read(ByteBuffer)]
  public abstract Optional<byte[]> readAll(int bytesMax) throws IOException;

  /// The trailer fields of a chunked body.
  ///
  /// @throws IllegalStateException before the end was read
  public abstract HttpHeaders trailers();

  /// A body that arrived together with its head.
  static final class Memory extends RequestBody {
    private static final byte[] NOTHING = {};
    static final Memory EMPTY = new Memory(NOTHING);

    private final byte[] bytes;
    private int position;

    Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public int read(ByteBuffer target) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, position, count);
      position += count;
      return count;
    }

    @Override
    public Optional<byte[]> readAll(int bytesMax) {
      int from = position;
      int count = bytes.length - from;
      if (count > bytesMax) {
        return Optional.empty();
      }
      position = bytes.length;
      return Optional.of(from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length));
    }

    @Override
    public HttpHeaders trailers() {
      if (position != bytes.length) {
        throw new IllegalStateException("the body has not been read to its end");
      }
      return HttpHeaders.none();
    }
  }
}
