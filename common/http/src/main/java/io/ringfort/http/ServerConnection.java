package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a server. Everything here runs on the event loop of the connection, but for
/// the methods that say they hand over to it.
///
/// ```
///            head                    whole body
/// HEAD -------------> SMALL -----------------------> ANSWER --- answered ---> HEAD
///   |                                                  ^
///   +---------------> BODY  --- end of the body -------+
///   any --- refused, or not to be kept ---> LINGER ---> CLOSED
/// ```
///
/// There is one request at a time: bytes of later ones wait, bounded, until it is answered. BODY
/// goes on after the answer while the rest of an unread body is thrown away.
final class ServerConnection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
  private enum Phase {
    HEAD,
    SMALL,
    BODY,
    ANSWER,
    LINGER,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
  private static final byte[] CONTINUE = HeadWriter.ascii("HTTP/1.1 100 Continue\r\n\r\n");
  private static final Refusal LATE_BODY =
      new Refusal(408, "the body of the request did not come in time");
  private static final Refusal SLOW_BODY =
      new Refusal(408, "the body of the request came too slowly");
  private static final int PIPELINED_BYTES_MAX = 64 << 10;
  private static final int SMALL_FIRST_BYTES = 4 << 10;

  private final HttpService service;
  private final Channel channel;
  private final ConnectionEnd end;
  private final HeadParser parser;
  private final ConnectionGate gate;
  private final StalledWrites stalled;
  private final BodyPace pace;
  private Phase phase = Phase.HEAD;
  private @Nullable ByteBuf input;
  private boolean processing;
  private boolean pipeFull;
  private boolean broken;
  private long readAt = System.nanoTime();
  private long headAt;
  private long lingerAt;
  private long drained;

  private @Nullable BodyDecoder decoder;
  private @Nullable BodyPipe pipe;
  private @Nullable Refusal bodyRefusal;
  private byte[] small = new byte[0];
  private int smallFilled;
  private volatile @Nullable ServerExchange exchange;
  private volatile @Nullable PipedRequestBody body;

  ServerConnection(HttpService service, Channel channel, ConnectionEnd end) {
    this.service = service;
    this.channel = channel;
    this.end = end;
    this.parser = new HeadParser(HeadParser.Kind.REQUEST, service.options().head());
    this.gate = new ConnectionGate(service.options().access());
    this.stalled = new StalledWrites(channel);
    this.pace = new BodyPace(service.options().slowBody());
  }

  HttpService service() {
    return service;
  }

  Channel channel() {
    return channel;
  }

  boolean isEncrypted() {
    return end.isEncrypted();
  }

  // The life of the channel.

  @Override
  public void channelActive(ChannelHandlerContext context) {
    boolean room = service.connected();
    service.loops().sweeper(channel.eventLoop()).add(this);
    if (!room && end.isEncrypted()) {
      // An answer would cost a handshake, which is what there is no room for.
      end.cut(false);
    } else if (!room) {
      refuse(new Refusal(503, "too many connections"));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    phase = Phase.CLOSED;
    service.disconnected();
    service.loops().sweeper(channel.eventLoop()).remove(this);
    releaseInput();
    if (pipe != null) {
      pipe.fail("the client closed the connection");
      if (exchange == null) {
        pipe.discard();
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      service.handshaken(channel.remoteAddress(), handshake);
      readAt = System.nanoTime();
    } else if (event instanceof SslCloseCompletionEvent && phase != Phase.LINGER) {
      // The client sends no more: it counts as gone, as without encryption.
      end.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    readAt = System.nanoTime();
    if (phase == Phase.LINGER || phase == Phase.CLOSED || broken) {
      bytes.release();
      return;
    }
    pace.took(bytes.readableBytes());
    input = input == null ? bytes : joined(input, bytes);
    process();
  }

  private ByteBuf joined(ByteBuf first, ByteBuf second) {
    if (first.refCnt() == 1 && first.writableBytes() >= second.readableBytes()) {
      first.writeBytes(second);
      second.release();
      return first;
    }
    int count = first.readableBytes() + second.readableBytes();
    ByteBuf both = channel.alloc().buffer(2 * count).writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      process();
    }
  }

  private void releaseInput() {
    if (input != null) {
      input.release();
      input = null;
    }
  }

  // Bytes in.

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (input != null && input.isReadable() && step(input)) {}
    } finally {
      processing = false;
    }
    if (input != null && (!input.isReadable() || phase == Phase.LINGER || broken)) {
      releaseInput();
    }
    throttle();
  }

  private boolean step(ByteBuf in) {
    return switch (phase) {
      case HEAD -> channel.isWritable() && head(in);
      case SMALL -> small(in);
      case BODY -> body(in);
      case ANSWER, LINGER, CLOSED -> false;
    };
  }

  private void throttle() {
    boolean wait =
        switch (phase) {
          case HEAD -> input != null;
          case ANSWER -> input != null && input.readableBytes() >= PIPELINED_BYTES_MAX;
          case BODY -> pipeFull;
          case SMALL, LINGER, CLOSED -> false;
        };
    if (channel.config().isAutoRead() == wait) {
      channel.config().setAutoRead(!wait);
    }
  }

  private boolean head(ByteBuf in) {
    if (!parser.started()) {
      headAt = readAt;
    }
    return switch (parser.feed(in)) {
      case MORE -> false;
      case REFUSED -> refuse(parser.refusal());
      case DONE -> begin(in);
    };
  }

  private boolean begin(ByteBuf in) {
    pace.begin(System.nanoTime());
    Framing framing = parser.framing();
    HeadLimits limits = service.options().head();
    long length = Math.max(0, framing.contentLength());
    BodyDecoder rest =
        framing.chunked() ? BodyDecoder.ofChunks(limits) : BodyDecoder.ofLength(length, limits);
    decoder = rest;
    pipe = null;
    body = null;
    Optional<ServerResponse> answer = gate.judge(parser);
    boolean expects = framing.expectContinue() && !parser.isOldVersion();
    if (rest.done()) {
      phase = Phase.ANSWER;
      if (answer.isPresent()) {
        exchange = exchangeOf(RequestBody.Memory.EMPTY);
        answerNow(answer.get());
      } else {
        dispatch(RequestBody.Memory.EMPTY);
      }
    } else if (answer.isEmpty()
        && !expects
        && !framing.chunked()
        && length <= service.options().smallBodyBytes()) {
      phase = Phase.SMALL;
      int first = Math.max(SMALL_FIRST_BYTES, in.readableBytes());
      small = new byte[(int) Math.min(length, first)];
      smallFilled = 0;
    } else {
      phase = Phase.BODY;
      drained = 0;
      pipeFull = false;
      pipe = new BodyPipe(service.options().windowBytes(), this::pipeHasRoom);
      PipedRequestBody piped =
          new PipedRequestBody(
              pipe, framing.chunked() ? -1 : length, expects, this::handOverContinue);
      body = piped;
      if (answer.isPresent()) {
        exchange = exchangeOf(piped);
        answerNow(answer.get());
      } else {
        dispatch(piped);
      }
    }
    return true;
  }

  private ServerExchange exchangeOf(RequestBody content) {
    ServerRequest request =
        new ServerRequest(
            parser.method(),
            parser.target(),
            parser.headers(),
            content,
            (InetSocketAddress) channel.remoteAddress(),
            end.isEncrypted());
    return new ServerExchange(this, request, parser.isOldVersion(), parser.keepsAlive());
  }

  private void dispatch(RequestBody content) {
    ServerExchange next = exchangeOf(content);
    exchange = next;
    if (service.begin()) {
      Thread.startVirtualThread(next);
    } else {
      answerNow(service.error(503, "too many requests at one time"));
    }
  }

  private boolean small(ByteBuf in) {
    int length = (int) parser.framing().contentLength();
    while (smallFilled < length && in.isReadable()) {
      if (smallFilled == small.length) {
        small = Arrays.copyOf(small, Math.min(length, 2 * small.length));
      }
      int count = Math.min(in.readableBytes(), small.length - smallFilled);
      in.readBytes(small, smallFilled, count);
      smallFilled += count;
    }
    if (smallFilled < length) {
      return false;
    }
    byte[] whole = small;
    small = new byte[0];
    decoder = BodyDecoder.ofLength(0, service.options().head());
    phase = Phase.ANSWER;
    dispatch(new RequestBody.Memory(whole));
    return true;
  }

  private boolean body(ByteBuf in) {
    BodyDecoder rest = decoder;
    BodyPipe target = pipe;
    if (rest == null || target == null) {
      throw new IllegalStateException("there is no body in phase " + phase);
    }
    Progress progress = rest.decode(in, piece -> pass(target, piece));
    switch (progress) {
      case MORE -> {}
      case DONE -> {
        target.end(rest.trailers());
        if (exchange == null) {
          nextHead();
        } else {
          phase = Phase.ANSWER;
        }
      }
      case REFUSED -> breakBody(rest.refusal());
    }
    return progress == Progress.DONE;
  }

  private void pass(BodyPipe target, ByteBuf piece) {
    if (exchange == null) {
      drained += piece.readableBytes();
      piece.release();
      if (drained > service.options().drainBytes()) {
        end.close();
      }
    } else if (!target.offer(piece)) {
      pipeFull = true;
    }
  }

  /// The rest of the body cannot be had: the handler learns it by reading, the client by the
  /// answer.
  private void breakBody(Refusal refusal) {
    if (exchange == null) {
      end.close();
      return;
    }
    broken = true;
    bodyRefusal = refusal;
    phase = Phase.ANSWER;
    if (pipe != null) {
      pipe.fail(refusal.reason());
    }
  }

  private void nextHead() {
    phase = Phase.HEAD;
    parser.reset();
    decoder = null;
    pipe = null;
    body = null;
  }

  private void pipeHasRoom() {
    handOver(() -> {
      pipeFull = false;
      readAt = System.nanoTime();
      throttle();
    });
  }

  private void handOverContinue() {
    handOver(() -> {
      readAt = System.nanoTime();
      if (phase == Phase.BODY) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
      }
    });
  }

  // Answers out.

  /// Answers with a body at hand, or none. Hands over to the event loop.
  void answer(ServerResponse response) {
    handOver(() -> answerNow(response));
  }

  /// Runs something on the event loop.
  ///
  /// @return whether it will run; not if the server is closed and all connections with it
  private boolean handOver(Runnable step) {
    try {
      channel.eventLoop().execute(step);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /// Sends the last bytes of a streamed answer. Hands over to the event loop.
  void finish(ByteBuf last, boolean keep) {
    if (!handOver(() -> finishNow(last, keep))) {
      last.release();
    }
  }

  /// The handler has given up because of the client. Hands over to the event loop.
  void clientGone() {
    handOver(() -> {
      Refusal refusal = bodyRefusal;
      if (refusal == null) {
        endNow();
        end.close();
      } else {
        answerNow(service.error(refusal.status(), refusal.reason()));
      }
    });
  }

  /// Closes without a proper end. Hands over to the event loop.
  ///
  /// @param reset whether an orderly close would look like the end of the response
  void cut(boolean reset) {
    handOver(() -> {
      endNow();
      end.cut(reset);
    });
  }

  /// Whether the connection can live on after this answer, as far as can be told by any thread.
  boolean mayKeep(ServerResponse response) {
    ServerExchange current = exchange;
    PipedRequestBody piped = body;
    return current != null
        && current.keepAsked()
        && !service.stopping()
        && response.status() != 408
        && !response.headers().hasToken("Connection", "close")
        && (piped == null || piped.ended() || willDrain(piped));
  }

  private boolean willDrain(PipedRequestBody piped) {
    return !piped.continueOwed()
        && piped.length() >= 0
        && piped.length() <= service.options().drainBytes();
  }

  private void answerNow(ServerResponse response) {
    ServerExchange current = exchange;
    if (phase == Phase.CLOSED || current == null) {
      endNow();
      return;
    }
    boolean refused = response.status() == 401 && gate.shut();
    boolean keep = mayKeep(response) && !broken && !refused;
    ByteBuf last;
    try {
      last = whole(response, current.isHead(), current.oldVersion(), keep);
    } catch (RuntimeException e) {
      LOG.error("an answer with status {} cannot be sent", response.status(), e);
      endNow();
      end.close();
      return;
    }
    finishNow(last, keep);
  }

  /// Head and body of an answer in one buffer.
  private ByteBuf whole(
      ServerResponse response, boolean headOnly, boolean oldVersion, boolean keep) {
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
            service.dateLine());
    int count = head.length;
    if (!headOnly && response.body() instanceof ResponseBody.Bytes bytes) {
      count += bytes.length();
      return channel
          .alloc()
          .directBuffer(count)
          .writeBytes(head)
          .writeBytes(bytes.raw().duplicate());
    }
    return channel.alloc().directBuffer(count).writeBytes(head);
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

  private void finishNow(ByteBuf last, boolean keep) {
    endNow();
    if (phase == Phase.CLOSED) {
      last.release();
    } else if (keep && !broken) {
      var _ = channel.writeAndFlush(last, channel.voidPromise());
      if (phase == Phase.ANSWER) {
        nextHead();
      }
      process();
    } else {
      leave(last);
    }
  }

  /// The request is over; what is left of its body is of no use.
  private void endNow() {
    exchange = null;
    if (pipe != null) {
      pipe.discard();
      pipeFull = false;
    }
  }

  private boolean refuse(Refusal refusal) {
    endNow();
    ServerResponse response = service.error(refusal.status(), refusal.reason());
    leave(whole(response, false, false, false));
    return false;
  }

  /// Sends the last bytes of this connection. Bytes of the client that are still on their way are
  /// taken for a while: closing over them would reset the connection before the answer is read.
  private void leave(ByteBuf last) {
    boolean clean = phase == Phase.ANSWER && !broken && input == null;
    phase = Phase.LINGER;
    lingerAt = System.nanoTime();
    if (!processing) {
      releaseInput();
    }
    throttle();
    channel
        .writeAndFlush(last)
        .addListener(
            (ChannelFutureListener)
                sent -> {
                  if (clean || !sent.isSuccess()) {
                    end.close();
                  } else {
                    lingerAt = System.nanoTime();
                    end.halfClose();
                  }
                });
  }

  // Time.

  @Override
  public void sweep(long now) {
    HttpServerOptions.Times times = service.options().times();
    if (stalled.isLongerThan(times.write().toNanos(), now)) {
      endNow();
      end.cut(false);
      return;
    }
    switch (phase) {
      case HEAD -> sweepHead(times, now);
      case SMALL -> {
        if (now - readAt > times.body().toNanos()) {
          refuse(LATE_BODY);
        } else if (pace.isTooSlow(now)) {
          refuse(SLOW_BODY);
        }
      }
      case BODY -> sweepBody(times, now);
      case LINGER -> {
        if (now - lingerAt > times.linger().toNanos() && stalled.nothingPending()) {
          end.close();
        }
      }
      case ANSWER, CLOSED -> {}
    }
  }

  private void sweepHead(HttpServerOptions.Times times, long now) {
    if (parser.started()) {
      if (now - headAt > times.head().toNanos()) {
        refuse(new Refusal(408, "the head of the request did not come in time"));
      }
    } else if (stalled.nothingPending()
        && (service.stopping() || now - readAt > times.idle().toNanos())) {
      end.close();
    }
  }

  private void sweepBody(HttpServerOptions.Times times, long now) {
    PipedRequestBody piped = body;
    boolean waiting = !pipeFull && (piped == null || !piped.continueOwed());
    if (!waiting) {
      pace.begin(now);
    } else if (now - readAt > times.body().toNanos()) {
      breakBody(LATE_BODY);
    } else if (pace.isTooSlow(now)) {
      breakBody(SLOW_BODY);
    }
  }
}
