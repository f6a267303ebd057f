package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringfort.http.PeerFailedException.Failure;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One connection of a client. Runs on the event loop of the connection, but for the methods that
/// say otherwise. One call at a time: bytes that come while there is none close it.
final class ClientConnection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
  private enum Phase {
    IDLE,
    HEAD,
    SMALL,
    BODY,
    CLOSED
  }

  private static final int INTERIM_MAX = 16;
  private static final byte[] NOTHING = {};

  private final HttpClientOptions options;
  private final Sweeper sweeper;
  private final Channel channel;
  private final Runnable closed;
  private final HeadParser parser;
  private final StalledWrites stalled;
  private Phase phase = Phase.IDLE;
  private int interim;
  private boolean pipeFull;
  private byte[] small = NOTHING;
  private int smallFilled;
  private @Nullable BodyDecoder decoder;
  private @Nullable BodyPipe pipe;
  private long readAt;
  private volatile long idleSince = System.nanoTime();
  private volatile boolean busy;
  private volatile @Nullable ClientExchange exchange;

  /// @param closed called on the event loop when the connection has closed
  ClientConnection(HttpClientOptions options, Sweeper sweeper, Channel channel, Runnable closed) {
    this.options = options;
    this.sweeper = sweeper;
    this.channel = channel;
    this.closed = closed;
    this.parser = new HeadParser(HeadParser.Kind.RESPONSE, options.head());
    this.stalled = new StalledWrites(channel);
  }

  // For the calling thread.

  Channel channel() {
    return channel;
  }

  /// Whether a call can start. For any thread.
  boolean isUsable() {
    return !busy && channel.isActive();
  }

  /// Starts a call, before its first byte is sent. For the calling thread.
  void begin(ClientExchange call) {
    busy = true;
    exchange = call;
    handOver(call, () -> beginNow(call));
  }

  /// Starts a call with all its bytes. For the calling thread.
  void begin(ClientExchange call, ByteBuf request) {
    busy = true;
    exchange = call;
    boolean begun =
        handOver(
            call,
            () -> {
              beginNow(call);
              var _ = channel.writeAndFlush(request, channel.voidPromise());
            });
    if (!begun) {
      request.release();
    }
  }

  private boolean handOver(ClientExchange call, Runnable step) {
    try {
      channel.eventLoop().execute(step);
      return true;
    } catch (RejectedExecutionException _) {
      call.failed(Failure.ABORTED, "the client is closed");
      return false;
    }
  }

  /// Ends a call that will not come to its end. For any thread.
  void abort(ClientExchange call, String reason) {
    call.failed(Failure.ABORTED, reason);
    var _ = channel.close();
  }

  /// Closes the connection; a call under way fails. For any thread.
  void close() {
    var _ = channel.close();
  }

  // On the event loop.

  private void beginNow(ClientExchange call) {
    if (phase == Phase.CLOSED) {
      call.failed(Failure.BROKEN, "the connection was closed");
      return;
    }
    phase = Phase.HEAD;
    interim = 0;
    readAt = System.nanoTime();
    parser.reset();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    sweeper.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ClientExchange call = exchange;
    BodyDecoder rest = decoder;
    if (phase == Phase.BODY && rest != null && rest.endsWithConnection() && pipe != null) {
      pipe.end(HttpHeaders.none());
    } else if (call != null && busy) {
      call.failed(Failure.BROKEN, "the connection was closed");
    }
    phase = Phase.CLOSED;
    sweeper.remove(this);
    closed.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(Failure.BROKEN, String.valueOf(cause.getMessage()));
  }

  private void fail(Failure failure, String detail) {
    ClientExchange call = exchange;
    if (call != null && busy) {
      call.failed(failure, detail);
    }
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    readAt = System.nanoTime();
    try {
      ClientExchange call = exchange;
      if (phase == Phase.IDLE || call == null) {
        var _ = channel.close();
        return;
      }
      call.touched();
      while (bytes.isReadable() && step(call, bytes)) {}
      if (bytes.isReadable()) {
        fail(Failure.PROTOCOL, "bytes after the end of the response");
      }
    } finally {
      bytes.release();
    }
    if (channel.config().isAutoRead() == pipeFull) {
      channel.config().setAutoRead(!pipeFull);
    }
  }

  private boolean step(ClientExchange call, ByteBuf bytes) {
    return switch (phase) {
      case HEAD -> head(call, bytes);
      case SMALL -> small(call, bytes);
      case BODY -> body(bytes);
      case IDLE -> false;
      case CLOSED -> {
        bytes.skipBytes(bytes.readableBytes());
        yield false;
      }
    };
  }

  private boolean refuse(Refusal refusal, ByteBuf bytes) {
    bytes.skipBytes(bytes.readableBytes());
    fail(Failure.PROTOCOL, refusal.reason());
    return false;
  }

  private boolean head(ClientExchange call, ByteBuf bytes) {
    return switch (parser.feed(bytes)) {
      case MORE -> false;
      case REFUSED -> refuse(parser.refusal(), bytes);
      case DONE -> {
        if (parser.status() >= 200) {
          response(call, bytes);
        } else if (parser.status() == 101 || ++interim > INTERIM_MAX) {
          yield refuse(new Refusal(400, "unwanted interim response"), bytes);
        } else {
          if (parser.status() == 100) {
            call.continued();
          }
          parser.reset();
        }
        yield true;
      }
    };
  }

  private void response(ClientExchange call, ByteBuf bytes) {
    Framing framing = parser.framing();
    long length = framing.contentLength();
    boolean bodyless = call.headOnly() || parser.status() == 204 || parser.status() == 304;
    if (bodyless || length == 0) {
      complete(call, NOTHING);
    } else if (length > 0 && length <= options.smallBodyBytes()) {
      phase = Phase.SMALL;
      small = new byte[(int) Math.min(length, Math.max(4096, bytes.readableBytes()))];
      smallFilled = 0;
    } else {
      pipe(call, framing, length);
    }
  }

  private void pipe(ClientExchange call, Framing framing, long length) {
    boolean framed = framing.chunked() || length > 0;
    decoder =
        framing.chunked()
            ? BodyDecoder.ofChunks(options.head())
            : framed
                ? BodyDecoder.ofLength(length, options.head())
                : BodyDecoder.untilClose(options.head());
    BodyPipe fresh = new BodyPipe(options.windowBytes(), this::pipeHasRoom);
    pipe = fresh;
    pipeFull = false;
    phase = Phase.BODY;
    call.answered(
        new ResponseHead(
            parser.status(),
            parser.headers(),
            new ResponseHead.Body.Piped(fresh, length),
            framed && parser.keepsAlive()));
  }

  private void complete(ClientExchange call, byte[] whole) {
    boolean keep = parser.keepsAlive();
    ResponseHead response =
        new ResponseHead(
            parser.status(), parser.headers(), new ResponseHead.Body.Whole(whole), keep);
    rest();
    call.answered(response);
  }

  /// Nothing more is expected.
  private void rest() {
    phase = Phase.IDLE;
    idleSince = System.nanoTime();
    exchange = null;
    decoder = null;
    pipe = null;
    busy = false;
  }

  private boolean small(ClientExchange call, ByteBuf bytes) {
    int length = (int) parser.framing().contentLength();
    while (smallFilled < length && bytes.isReadable()) {
      if (smallFilled == small.length) {
        small = Arrays.copyOf(small, Math.min(length, 2 * small.length));
      }
      int count = Math.min(bytes.readableBytes(), small.length - smallFilled);
      bytes.readBytes(small, smallFilled, count);
      smallFilled += count;
    }
    if (smallFilled == length) {
      byte[] whole = small;
      small = NOTHING;
      complete(call, whole);
    }
    return true;
  }

  private boolean body(ByteBuf bytes) {
    BodyDecoder rest = decoder;
    BodyPipe target = pipe;
    if (rest == null || target == null) {
      throw new IllegalStateException("there is no body");
    }
    Progress progress =
        rest.decode(
            bytes,
            piece -> {
              if (!target.offer(piece)) {
                pipeFull = true;
              }
            });
    return switch (progress) {
      case MORE -> false;
      case DONE -> {
        HttpHeaders trailers = rest.trailers();
        pipeFull = false;
        rest();
        target.end(trailers);
        yield true;
      }
      case REFUSED -> refuse(rest.refusal(), bytes);
    };
  }

  private void pipeHasRoom() {
    ClientExchange call = exchange;
    if (call != null) {
      handOver(
          call,
          () -> {
            pipeFull = false;
            readAt = System.nanoTime();
            channel.config().setAutoRead(true);
          });
    }
  }

  @Override
  public void sweep(long now) {
    ClientExchange call = exchange;
    long idle = options.times().idle().toNanos();
    if (call == null || !busy) {
      if (now - idleSince > options.times().keepAlive().toNanos()) {
        var _ = channel.close();
      }
      return;
    }
    long waiting = call.waitingSince();
    if (call.isLate(now)) {
      fail(Failure.TIMEOUT, "the time for the whole call is over");
    } else if (stalled.isLongerThan(idle, now)) {
      fail(Failure.TIMEOUT, "the peer takes no bytes");
    } else if (waiting != 0 && now - waiting > idle && now - readAt > idle) {
      fail(Failure.TIMEOUT, "the peer is silent");
    }
  }
}
