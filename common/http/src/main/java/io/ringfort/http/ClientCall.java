package io.ringfort.http;

import io.netty.channel.Channel;
import io.ringfort.http.PeerFailedException.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A request whose body is being sent. For one thread, but [#abort()] may be called by any.
///
/// A peer may answer before it has the whole body, for instance with 507: then [#write(ByteBuffer)]
/// says so, and [#finish()] has the answer.
public final class ClientCall implements AutoCloseable {
  private final ClientRequest request;
  private final ConnectionPool.Lease lease;
  private final ClientExchange exchange;
  private final HttpClientOptions options;
  private final Outbound out;
  private final long length;
  private boolean asked;
  private boolean handedOver;

  ClientCall(
      ClientRequest request,
      long length,
      ConnectionPool.Lease lease,
      ClientExchange exchange,
      HttpClientOptions options) {
    this.request = request;
    this.lease = lease;
    this.exchange = exchange;
    this.options = options;
    this.length = length;
    this.asked = !request.expectsContinue() || length == 0;
    this.out =
        new Outbound(
            lease.connection().channel(),
            options.windowBytes(),
            HeadWriter.request(request, length),
            length,
            length < 0,
            false);
    exchange.uploads(out);
  }

  /// Waits for the peer's word if the request expects `100 Continue`; the first write does so too.
  ///
  /// @return whether to send the body; if not, the peer has already answered: see [#finish()]
  /// @throws PeerFailedException if the connection fails
  public boolean awaitContinue() throws PeerFailedException {
    if (!asked) {
      asked = true;
      try {
        out.flush();
      } catch (ConnectionLost e) {
        throw lost(e);
      }
      return exchange.awaitContinue(options.times().awaitContinue().toNanos());
    }
    return !answered();
  }

  /// Whether the peer has answered already.
  private boolean answered() throws PeerFailedException {
    if (exchange.isAnswered()) {
      return true;
    }
    if (exchange.isFailed()) {
      throw exchange.fault();
    }
    return false;
  }

  /// Sends all remaining bytes of the buffer, which may be reused when this returns. Small writes
  /// are gathered. Blocks while too many bytes wait for the peer.
  ///
  /// @return whether to go on; if not, the peer has answered early: see [#finish()]
  /// @throws PeerFailedException if the connection fails or a time limit passes
  /// @throws IllegalStateException if more bytes are given than were announced
  public boolean write(ByteBuffer bytes) throws PeerFailedException {
    if (!awaitContinue()) {
      return false;
    }
    try {
      out.write(bytes);
    } catch (ConnectionLost e) {
      return !answeredOr(e);
    }
    return allGiven() || !answered();
  }

  /// Sends a range of a file as [BodySink#transfer(FileChannel, long, long)] does.
  ///
  /// @return as [#write(ByteBuffer)]
  /// @throws PeerFailedException as [#write(ByteBuffer)]
  /// @throws IOException if the file cannot be read, or ends before the range
  public boolean transfer(FileChannel file, long position, long count) throws IOException {
    if (!awaitContinue()) {
      return false;
    }
    try {
      out.transfer(file, position, count);
    } catch (ConnectionLost e) {
      return !answeredOr(e);
    }
    return allGiven() || !answered();
  }

  /// Sends what was gathered so far.
  ///
  /// @throws PeerFailedException as [#write(ByteBuffer)]
  public void flush() throws PeerFailedException {
    try {
      out.flush();
    } catch (ConnectionLost e) {
      boolean _ = answeredOr(e);
    }
  }

  /// Whether every announced byte was given: an answer is not early then.
  private boolean allGiven() {
    return length > 0 && out.complete();
  }

  /// A connection that broke while sending may have brought an answer before.
  private boolean answeredOr(ConnectionLost e) throws PeerFailedException {
    if (exchange.isAnswered()) {
      return true;
    }
    throw lost(e);
  }

  private PeerFailedException lost(ConnectionLost e) {
    if (exchange.isFailed()) {
      return exchange.fault();
    }
    return exchange.failure(
        e.interrupted() ? Failure.ABORTED : Failure.BROKEN, String.valueOf(e.getMessage()));
  }

  /// Ends the body and waits for the head of the answer.
  ///
  /// @throws PeerFailedException if no answer comes
  /// @throws IllegalStateException if fewer bytes were written than announced and the peer has not
  ///   answered early
  public ClientResponse finish() throws PeerFailedException {
    boolean whole = false;
    if (allGiven() || (!answered() && awaitContinue())) {
      if (!out.complete()) {
        throw new IllegalStateException("only " + out.written() + " bytes of the body are written");
      }
      Channel channel = lease.connection().channel();
      var _ = channel.writeAndFlush(out.end(), channel.voidPromise());
      whole = true;
    } else {
      out.drop();
    }
    ResponseHead head = exchange.awaitHead();
    handedOver = true;
    return new ClientResponse(request.address(), lease, exchange, head, whole);
  }

  /// Cuts the connection: the peer sees an incomplete body, and waiting calls fail. Harmless after
  /// the end.
  public void abort() {
    lease.connection().abort(exchange, "the call was aborted");
  }

  /// Aborts, unless [#finish()] has returned a response, which then owns the connection.
  @Override
  public void close() {
    out.drop();
    if (!handedOver) {
      abort();
      lease.giveBack(false);
    }
  }

  PeerFailedException staleOr(PeerFailedException fault) throws HttpClient.StaleConnection {
    return HttpClient.staleOr(fault, request, lease, exchange);
  }
}
