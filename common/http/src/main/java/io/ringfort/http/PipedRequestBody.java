package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A body that arrives while it is read.
final class PipedRequestBody extends RequestBody {
  private static final int FIRST_BYTES = 16 << 10;

  private final BodyPipe pipe;
  private final long length;
  private final Runnable sendContinue;
  private volatile boolean continueOwed;

  /// @param continueOwed whether the client waits for `100 Continue`
  /// @param sendContinue called once, before the first read, if it does
  PipedRequestBody(BodyPipe pipe, long length, boolean continueOwed, Runnable sendContinue) {
    this.pipe = pipe;
    this.length = length;
    this.continueOwed = continueOwed;
    this.sendContinue = sendContinue;
  }

  /// Whether the client still waits for `100 Continue`.
  boolean continueOwed() {
    return continueOwed;
  }

  /// Whether all of it has come.
  boolean ended() {
    return pipe.state() == BodyPipe.State.ENDED;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    ask();
    if (!target.hasRemaining()) {
      return 0;
    }
    int count;
    try {
      count = pipe.read(target);
    } catch (InterruptedException _) {
      throw interrupted();
    }
    return count < 0 ? endOrFault() : count;
  }

  /// The next piece without copying, or null at the end; the caller releases it.
  @Nullable ByteBuf take() throws IOException {
    ask();
    try {
      ByteBuf piece = pipe.take();
      if (piece == null) {
        endOrFault();
      }
      return piece;
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  private void ask() {
    if (continueOwed) {
      continueOwed = false;
      sendContinue.run();
    }
  }

  private static ClientGoneException interrupted() {
    Thread.currentThread().interrupt();
    return new ClientGoneException("interrupted while reading the body of a request");
  }

  private int endOrFault() throws ClientGoneException {
    if (pipe.state() != BodyPipe.State.ENDED) {
      throw new ClientGoneException("reading the body of a request: " + pipe.failure());
    }
    return -1;
  }

  @Override
  public Optional<byte[]> readAll(int bytesMax) throws IOException {
    if (length > bytesMax) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) Math.min(length < 0 ? FIRST_BYTES : length, bytesMax)];
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
        int doubled = (int) Math.min(Math.max(2L * filled, FIRST_BYTES), bytesMax);
        bytes = Arrays.copyOf(bytes, doubled);
        bytes[filled++] = one.get(0);
      }
      int count = read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
      if (count < 0) {
        return Optional.of(Arrays.copyOf(bytes, filled));
      }
      filled += count;
    }
  }

  @Override
  public HttpHeaders trailers() {
    if (pipe.state() != BodyPipe.State.ENDED) {
      throw new IllegalStateException("the body has not been read to its end");
    }
    return pipe.trailers();
  }
}
