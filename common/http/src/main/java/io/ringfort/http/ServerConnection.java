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
///
/// This class decides what is next; [UnreadBytes] holds what came, [SmallBody] and [IncomingBody]
/// take the body, [ConnectionGate] judges who asks, [WholeAnswer] is what goes out, [Deadlines]
/// knows what takes too long, [ConnectionEnd] how to part.
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
  private static final int PIPELINED_BYTES_MAX = 64 << 10;

  private final HttpService service;
  private final Channel channel;
  private final ConnectionEnd end;
  private final HeadParser parser;
  private final ConnectionGate gate;
  private final Deadlines deadlines;
  private final UnreadBytes unread;
  private final SmallBody smallBody = new SmallBody();
  private final IncomingBody incoming;
  private Phase phase = Phase.HEAD;
  private boolean processing;

  /// Why the rest of the body cannot be had; the connection ends with this request.
  private @Nullable Refusal bodyRefusal;

  private volatile @Nullable ServerExchange exchange;

  ServerConnection(HttpService service, Channel channel, ConnectionEnd end) {
    this.service = service;
    this.channel = channel;
    this.end = end;
    this.parser = new HeadParser(HeadParser.Kind.REQUEST, service.options().head());
    this.gate = new ConnectionGate(service.options().access());
    this.deadlines = new Deadlines(service.options(), channel);
    this.unread = new UnreadBytes(channel);
    this.incoming = new IncomingBody(service.options(), end);
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
    unread.release();
    incoming.fail("the client closed the connection");
    if (exchange == null) {
      incoming.abandon();
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
      deadlines.clientsTurn();
    } else if (event instanceof SslCloseCompletionEvent && phase != Phase.LINGER) {
      // The client sends no more: it counts as gone, as without encryption.
      end.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    deadlines.heard(bytes.readableBytes());
    if (phase == Phase.LINGER || phase == Phase.CLOSED || isBroken()) {
      bytes.release();
      return;
    }
    unread.add(bytes);
    process();
  }

  private boolean isBroken() {
    return bodyRefusal != null;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      process();
    }
  }

  // Bytes in.

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      ByteBuf next = unread.next();
      while (next != null && step(next)) {
        next = unread.next();
      }
    } finally {
      processing = false;
    }
    if (unread.next() == null || phase == Phase.LINGER || isBroken()) {
      unread.release();
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
          case HEAD -> !unread.isEmpty();
          case ANSWER -> unread.count() >= PIPELINED_BYTES_MAX;
          case BODY -> incoming.isFull();
          case SMALL, LINGER, CLOSED -> false;
        };
    if (channel.config().isAutoRead() == wait) {
      channel.config().setAutoRead(!wait);
    }
  }

  private boolean head(ByteBuf in) {
    if (!parser.started()) {
      deadlines.headBegan();
    }
    return switch (parser.feed(in)) {
      case MORE -> false;
      case REFUSED -> refuse(parser.refusal());
      case DONE -> begin(in);
    };
  }

  private boolean begin(ByteBuf in) {
    deadlines.bodyBegan();
    Framing framing = parser.framing();
    long length = Math.max(0, framing.contentLength());
    Optional<ServerResponse> answer = gate.judge(parser);
    boolean expects = framing.expectContinue() && !parser.isOldVersion();
    if (!framing.chunked() && length == 0) {
      phase = Phase.ANSWER;
      if (expects) {
        // Not owed, as nothing is to come; but there are clients that misread the next answer of
        // the connection when this one is the final one at once.
        sendContinue();
      }
      handle(RequestBody.Memory.EMPTY, answer);
    } else if (answer.isEmpty()
        && !expects
        && !framing.chunked()
        && length <= service.options().smallBodyBytes()) {
      phase = Phase.SMALL;
      smallBody.begin((int) length, in.readableBytes());
    } else {
      phase = Phase.BODY;
      handle(incoming.begin(framing, expects, this::handOverRoom, this::handOverContinue), answer);
    }
    return true;
  }

  /// Has a request handled, unless the gate has given its answer already.
  private void handle(RequestBody content, Optional<ServerResponse> answer) {
    if (answer.isPresent()) {
      exchange = exchangeOf(content);
      answerNow(answer.get());
    } else {
      dispatch(content);
    }
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
    if (!smallBody.fill(in)) {
      return false;
    }
    phase = Phase.ANSWER;
    dispatch(new RequestBody.Memory(smallBody.take()));
    return true;
  }

  private boolean body(ByteBuf in) {
    Progress progress = incoming.take(in);
    switch (progress) {
      case MORE -> {}
      case DONE -> {
        if (exchange == null) {
          nextHead();
        } else {
          phase = Phase.ANSWER;
        }
      }
      case REFUSED -> breakBody(incoming.refusal());
    }
    return progress == Progress.DONE;
  }

  /// The rest of the body cannot be had: the handler learns it by reading, the client by the
  /// answer.
  private void breakBody(Refusal refusal) {
    if (exchange == null) {
      end.close();
      return;
    }
    bodyRefusal = refusal;
    phase = Phase.ANSWER;
    incoming.fail(refusal.reason());
  }

  private void nextHead() {
    phase = Phase.HEAD;
    parser.reset();
    incoming.clear();
  }

  private void handOverRoom() {
    handOver(() -> {
      incoming.hasRoom();
      deadlines.clientsTurn();
      throttle();
    });
  }

  private void handOverContinue() {
    handOver(() -> {
      deadlines.clientsTurn();
      if (phase == Phase.BODY) {
        sendContinue();
      }
    });
  }

  private void sendContinue() {
    var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
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
    return current != null
        && current.keepAsked()
        && !service.stopping()
        && response.status() != 408
        && !response.headers().hasToken("Connection", "close")
        && incoming.mayKeep();
  }

  private void answerNow(ServerResponse response) {
    ServerExchange current = exchange;
    if (phase == Phase.CLOSED || current == null) {
      endNow();
      return;
    }
    boolean refused = response.status() == 401 && gate.shut();
    boolean keep = mayKeep(response) && !isBroken() && !refused;
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

  private ByteBuf whole(
      ServerResponse response, boolean headOnly, boolean oldVersion, boolean keep) {
    return WholeAnswer.encode(
        channel.alloc(), response, headOnly, oldVersion, keep, service.dateLine());
  }

  private void finishNow(ByteBuf last, boolean keep) {
    endNow();
    if (phase == Phase.CLOSED) {
      last.release();
    } else if (keep && !isBroken()) {
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
    incoming.abandon();
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
    boolean clean = phase == Phase.ANSWER && !isBroken() && unread.isEmpty();
    phase = Phase.LINGER;
    deadlines.lingering();
    if (!processing) {
      unread.release();
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
                    deadlines.lingering();
                    end.halfClose();
                  }
                });
  }

  // Time.

  @Override
  public void sweep(long now) {
    if (deadlines.isStalled(now)) {
      endNow();
      end.cut(false);
      return;
    }
    switch (phase) {
      case HEAD -> sweepHead(now);
      case SMALL -> deadlines.bodyFault(now).ifPresent(this::refuse);
      case BODY -> {
        if (incoming.waitsForClient()) {
          deadlines.bodyFault(now).ifPresent(this::breakBody);
        } else {
          deadlines.bodyPaused(now);
        }
      }
      case LINGER -> {
        if (deadlines.hasLingered(now)) {
          end.close();
        }
      }
      case ANSWER, CLOSED -> {}
    }
  }

  private void sweepHead(long now) {
    if (parser.started()) {
      if (deadlines.isHeadLate(now)) {
        refuse(Deadlines.LATE_HEAD);
      }
    } else if (deadlines.nothingPending() && (service.stopping() || deadlines.isIdle(now))) {
      end.close();
    }
  }
}
