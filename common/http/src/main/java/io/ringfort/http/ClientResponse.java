package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer of a server: its head at hand, its body still to be read, once, by one thread. Always
/// close it: only a body read to its end gives the connection back for the next call.
public final class ClientResponse implements AutoCloseable {
  private static final int FIRST_BYTES = 16 << 10;
  private static final int COPY_BYTES = 64 << 10;

  private final NodeAddress address;
  private final ConnectionPool.Lease lease;
  private final ClientExchange exchange;
  private final ResponseHead head;
  private final boolean requestSent;
  private int position;
  private boolean ended;

  ClientResponse(
      NodeAddress address,
      ConnectionPool.Lease lease,
      ClientExchange exchange,
      ResponseHead head,
      boolean requestSent) {
    this.address = address;
    this.lease = lease;
    this.exchange = exchange;
    this.head = head;
    this.requestSent = requestSent;
    if (head.body() instanceof ResponseHead.Body.Whole) {
      end();
    }
  }

  /// The status code, 200 to 599.
  public int status() {
    return head.status();
  }

  /// The header fields, in the order sent.
  public HttpHeaders headers() {
    return head.headers();
  }

  /// Who answered.
  public NodeAddress address() {
    return address;
  }

  /// Bytes of the body, -1 if not announced. For HEAD and 304 there is no body, whatever the
  /// headers say: 0.
  public long length() {
    return head.body().length();
  }

  /// Reads at least one byte, or all that is at hand and fits. Blocks until there is something.
  ///
  /// @return number of bytes read, 0 only if the target has no room, -1 after the end
  /// @throws PeerFailedException if the body does not come to its end, or not in time
  public int read(ByteBuffer target) throws PeerFailedException {
    return switch (head.body()) {
      case ResponseHead.Body.Whole whole -> {
        int left = whole.bytes().length - position;
        int count = Math.min(target.remaining(), left);
        target.put(whole.bytes(), position, count);
        position += count;
        yield left == 0 ? -1 : count;
      }
      case ResponseHead.Body.Piped(BodyPipe pipe, long _) -> {
        if (!target.hasRemaining()) {
          yield 0;
        }
        int count;
        exchange.startWaiting();
        try {
          count = pipe.read(target);
        } catch (InterruptedException _) {
          throw interrupted();
        } finally {
          exchange.stopWaiting();
        }
        yield count < 0 ? endOrFault(pipe) : count;
      }
    };
  }

  private PeerFailedException interrupted() {
    Thread.currentThread().interrupt();
    lease.giveBack(false);
    return exchange.failure(Failure.ABORTED, "the calling thread was interrupted");
  }

  private int endOrFault(BodyPipe pipe) throws PeerFailedException {
    if (pipe.state() != BodyPipe.State.ENDED) {
      lease.giveBack(false);
      throw exchange.fault();
    }
    end();
    return -1;
  }

  /// The whole body has come: the connection is free.
  private void end() {
    if (!ended) {
      ended = true;
      lease.giveBack(head.keep() && requestSent);
    }
  }

  /// Reads all that is left, if it is not more than allowed.
  ///
  /// @return the bytes, or empty if there are more than `bytesMax`; only closing is left then
  /// @throws PeerFailedException as [#read(ByteBuffer)]
  public Optional<byte[]> readAll(int bytesMax) throws PeerFailedException {
    if (head.body() instanceof ResponseHead.Body.Whole whole && position == 0) {
      if (whole.bytes().length > bytesMax) {
        return Optional.empty();
      }
      position = whole.bytes().length;
      return Optional.of(whole.bytes());
    }
    if (position == 0 && length() > bytesMax) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) Math.min(length() < 0 ? FIRST_BYTES : length(), bytesMax)];
    int filled = 0;
    while (true) {
      if (filled == bytes.length) {
        ByteBuffer one = ByteBuffer.allocate(1);
        if (read(one) < 0) {
          return Optional.of(bytes);
        }
        if (filled >= bytesMax) {
          return Optional.empty();
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * filled, FIRST_BYTES), bytesMax));
        bytes[filled++] = one.get(0);
      }
      int count = read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
      if (count < 0) {
        return Optional.of(Arrays.copyOf(bytes, filled));
      }
      filled += count;
    }
  }

  /// Writes all that is left to a sink; to a server's response without copying.
  ///
  /// @return number of bytes written
  /// @throws PeerFailedException as [#read(ByteBuffer)]
  /// @throws IOException from the sink
  public long transferTo(BodySink sink) throws IOException {
    long total = 0;
    if (sink instanceof BufferSink direct
        && head.body() instanceof ResponseHead.Body.Piped(BodyPipe pipe, long _)) {
      ByteBuf piece;
      while ((piece = take(pipe)) != null) {
        total += piece.readableBytes();
        direct.write(piece);
      }
      return total;
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(remaining(), COPY_BYTES)));
    while (read(buffer.clear()) >= 0) {
      total += buffer.position();
      sink.write(buffer.flip());
    }
    return total;
  }

  private long remaining() {
    return length() < 0 ? COPY_BYTES : length();
  }

  private @Nullable ByteBuf take(BodyPipe pipe) throws PeerFailedException {
    exchange.startWaiting();
    ByteBuf piece;
    try {
      piece = pipe.take();
    } catch (InterruptedException _) {
      throw interrupted();
    } finally {
      exchange.stopWaiting();
    }
    if (piece == null) {
      endOrFault(pipe);
    }
    return piece;
  }

  /// The trailer fields of a chunked body.
  ///
  /// @throws IllegalStateException before the end was read
  public HttpHeaders trailers() {
    if (!ended) {
      throw new IllegalStateException("the body has not been read to its end");
    }
    return head.body() instanceof ResponseHead.Body.Piped(BodyPipe pipe, long _)
        ? pipe.trailers()
        : HttpHeaders.none();
  }

  /// Gives the connection back, or closes it if the body was not read to its end.
  @Override
  public void close() {
    if (head.body() instanceof ResponseHead.Body.Piped(BodyPipe pipe, long _)) {
      boolean whole = pipe.state() == BodyPipe.State.ENDED;
      pipe.discard();
      if (whole) {
        end();
      }
    }
    lease.giveBack(false);
  }
}
