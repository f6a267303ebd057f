package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Finds the end of a body in the bytes of a connection, and takes off the framing of a chunked one
/// (RFC 9112, 7.1):
///
/// ```
/// size in hex [;extension] CR LF  data CR LF  ...  0 CR LF  [trailer fields] CR LF
/// ```
///
/// For one thread, for one body.
final class BodyDecoder {
  /// Takes the pieces of the body, and with each the duty to release it.
  interface Target {
    void accept(ByteBuf piece);
  }

  private enum State {
    DATA,
    DATA_CR,
    DATA_LF,
    SIZE,
    EXTENSION,
    SIZE_LF,
    TRAILER,
    END
  }

  private static final int SIZE_DIGITS_MAX = 15;
  private static final int SIZE_LINE_BYTES_MAX = 128;

  private final boolean chunked;
  private final HeadLimits limits;
  private State state;
  private long left;
  private int digits;
  private int lineBytes;
  private @Nullable HeadParser trailer;
  private @Nullable Refusal refusal;

  private BodyDecoder(boolean chunked, long left, State state, HeadLimits limits) {
    this.chunked = chunked;
    this.left = left;
    this.state = state;
    this.limits = limits;
  }

  static BodyDecoder ofLength(long length, HeadLimits limits) {
    return new BodyDecoder(false, length, length == 0 ? State.END : State.DATA, limits);
  }

  static BodyDecoder ofChunks(HeadLimits limits) {
    return new BodyDecoder(true, 0, State.SIZE, limits);
  }

  /// A body that ends with the connection.
  static BodyDecoder untilClose(HeadLimits limits) {
    return new BodyDecoder(false, Long.MAX_VALUE, State.DATA, limits);
  }

  /// Bytes that are still to come, or -1 if that cannot be told.
  long left() {
    return chunked && state != State.END ? -1 : left;
  }

  boolean done() {
    return state == State.END;
  }

  boolean endsWithConnection() {
    return !chunked && left > Long.MAX_VALUE / 2;
  }

  /// Takes bytes up to the end of the body.
  Progress decode(ByteBuf in, Target target) {
    while (state != State.END && in.isReadable()) {
      switch (state) {
        case DATA -> data(in, target);
        case TRAILER -> trailer(in);
        default -> frame(in.readByte());
      }
      if (refusal != null) {
        return Progress.REFUSED;
      }
    }
    return state == State.END ? Progress.DONE : Progress.MORE;
  }

  private void data(ByteBuf in, Target target) {
    int count = (int) Math.min(left, in.readableBytes());
    left -= count;
    if (left == 0) {
      state = chunked ? State.DATA_CR : State.END;
    }
    target.accept(in.readRetainedSlice(count));
  }

  private void frame(byte b) {
    switch (state) {
      case DATA_CR -> next(b == '\r', State.DATA_LF);
      case DATA_LF -> {
        next(b == '\n', State.SIZE);
        digits = 0;
        lineBytes = 0;
      }
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\r') {
          state = State.SIZE_LF;
        } else {
          next(Syntax.isFieldByte(b) && ++lineBytes <= SIZE_LINE_BYTES_MAX, State.EXTENSION);
        }
      }
      case SIZE_LF -> next(b == '\n', left == 0 ? State.TRAILER : State.DATA);
      case DATA, TRAILER, END -> throw new IllegalStateException("no framing in " + state);
    }
  }

  private void size(byte b) {
    int digit = Syntax.hexDigit(b);
    if (digit >= 0) {
      left = 16 * left + digit;
      next(++digits <= SIZE_DIGITS_MAX, State.SIZE);
    } else if (b == '\r') {
      next(digits > 0, State.SIZE_LF);
    } else {
      next(b == ';' && digits > 0, State.EXTENSION);
    }
  }

  private void next(boolean fits, State then) {
    if (fits) {
      state = then;
    } else {
      refusal = new Refusal(400, "malformed chunk");
    }
  }

  private void trailer(ByteBuf in) {
    if (trailer == null) {
      trailer = new HeadParser(HeadParser.Kind.TRAILER, limits);
    }
    switch (trailer.feed(in)) {
      case MORE -> {}
      case DONE -> state = State.END;
      case REFUSED -> refusal = trailer.refusal();
    }
  }

  HttpHeaders trailers() {
    return trailer == null ? HttpHeaders.none() : trailer.headers();
  }

  Refusal refusal() {
    return refusal == null ? new Refusal(400, "malformed body") : refusal;
  }
}
