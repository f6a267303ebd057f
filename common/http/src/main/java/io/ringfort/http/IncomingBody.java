package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// A body that is read while it comes: from the bytes of a connection through a [BodyDecoder] into
/// the [BodyPipe] that the handler reads from. Once nobody reads, the rest is thrown away, up to a
/// limit behind which the connection is closed.
///
/// One object serves all requests of a connection, one after the other. Confined to the event loop,
/// but for [#mayKeep].
final class IncomingBody implements BodyDecoder.Target {
  private final HttpServerOptions options;
  private final ConnectionEnd end;
  private @Nullable BodyDecoder decoder;
  private @Nullable BodyPipe pipe;
  private boolean full;
  private boolean abandoned;
  private long drained;
  private volatile @Nullable PipedRequestBody content;

  IncomingBody(HttpServerOptions options, ConnectionEnd end) {
    this.options = options;
    this.end = end;
  }

  /// A body begins.
  ///
  /// @param expects whether the client waits for `100 Continue`
  /// @param resume called by the reader when there is room again after [#isFull]
  /// @param sendContinue called by the reader if the client waits for it
  /// @return what the handler reads
  PipedRequestBody begin(Framing framing, boolean expects, Runnable resume, Runnable sendContinue) {
    full = false;
    abandoned = false;
    drained = 0;
    long length = framing.chunked() ? -1 : framing.contentLength();
    decoder =
        length < 0
            ? BodyDecoder.ofChunks(options.head())
            : BodyDecoder.ofLength(length, options.head());
    BodyPipe opened = new BodyPipe(options.windowBytes(), resume);
    pipe = opened;
    PipedRequestBody piped = new PipedRequestBody(opened, length, expects, sendContinue);
    content = piped;
    return piped;
  }

  /// Takes bytes up to the end of the body.
  Progress take(ByteBuf in) {
    BodyDecoder rest = decoder;
    BodyPipe target = pipe;
    if (rest == null || target == null) {
      throw new IllegalStateException("there is no body");
    }
    Progress progress = rest.decode(in, this);
    if (progress == Progress.DONE) {
      target.end(rest.trailers());
    }
    return progress;
  }

  /// Takes a piece of the body, from the decoder.
  @Override
  public void accept(ByteBuf piece) {
    if (abandoned || pipe == null) {
      drained += piece.readableBytes();
      piece.release();
      if (drained > options.drainBytes()) {
        end.close();
      }
    } else if (!pipe.offer(piece)) {
      full = true;
    }
  }

  /// What is wrong with the body, after it was refused.
  Refusal refusal() {
    return decoder == null ? new Refusal(400, "malformed body") : decoder.refusal();
  }

  /// Whether the reader must make room before more is taken.
  boolean isFull() {
    return full;
  }

  /// The reader has made room.
  void hasRoom() {
    full = false;
  }

  /// Whether it is the client's turn to do something.
  boolean waitsForClient() {
    PipedRequestBody piped = content;
    return !full && (piped == null || !piped.continueOwed());
  }

  /// The rest of the body cannot be had: the reader learns why.
  void fail(String reason) {
    if (pipe != null) {
      pipe.fail(reason);
    }
  }

  /// Nobody reads any more.
  void abandon() {
    abandoned = true;
    full = false;
    if (pipe != null) {
      pipe.discard();
    }
  }

  /// The body has been received to its end, and its request answered.
  void clear() {
    decoder = null;
    pipe = null;
    content = null;
  }

  /// Whether the connection can go on behind this body, if there is one: it has come, or its rest
  /// is worth being thrown away. By any thread.
  boolean mayKeep() {
    PipedRequestBody piped = content;
    return piped == null || piped.ended() || willDrain(piped);
  }

  private boolean willDrain(PipedRequestBody piped) {
    return !piped.continueOwed() && piped.length() >= 0 && piped.length() <= options.drainBytes();
  }
}
