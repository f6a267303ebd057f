package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/// Calls other servers, over connections that are kept and reused. Safe for use by many threads;
/// the calls block and are meant for virtual threads. An interrupted thread's call is aborted.
///
/// Per address that was ever called a little is remembered: meant for the servers of a cluster, not
/// for arbitrary addresses.
public final class HttpClient implements AutoCloseable {
  private static final int WHOLE_BYTES_MAX = 64 << 10;

  private final HttpClientOptions options;
  private final EventLoops loops;
  private final ConcurrentHashMap<NodeAddress, ConnectionPool> pools = new ConcurrentHashMap<>();

  private HttpClient(HttpClientOptions options, EventLoops loops) {
    this.options = options;
    this.loops = loops;
  }

  /// A client with its own event loops; close it.
  ///
  /// @throws IllegalStateException if io_uring is asked for and not available
  public static HttpClient start(HttpClientOptions options) {
    return new HttpClient(
        options, EventLoops.start(options.transport(), options.eventLoops(), "http-client"));
  }

  /// Sends a request with its whole body and waits for the head of the answer.
  ///
  /// If a kept connection turns out to be closed before any byte of an answer, an idempotent
  /// request is sent once more on a new one.
  ///
  /// @throws PeerFailedException if no answer comes
  public ClientResponse send(ClientRequest request) throws PeerFailedException {
    byte[] body = request.body();
    long deadline = deadline(request);
    try {
      return attempt(request, body, deadline, false);
    } catch (StaleConnection _) {
      try {
        return attempt(request, body, deadline, true);
      } catch (StaleConnection e) {
        throw e.fault;
      }
    }
  }

  private ClientResponse attempt(ClientRequest request, byte[] body, long deadline, boolean fresh)
      throws PeerFailedException, StaleConnection {
    if (body.length > WHOLE_BYTES_MAX || (request.expectsContinue() && body.length > 0)) {
      ClientCall call = open(request, body.length, deadline, fresh);
      try {
        call.write(ByteBuffer.wrap(body));
        return call.finish();
      } catch (PeerFailedException e) {
        throw call.staleOr(e);
      } finally {
        call.close();
      }
    }
    ConnectionPool.Lease lease = pool(request).lease(request, deadline, fresh);
    ClientExchange exchange = new ClientExchange(request, deadline);
    byte[] head = HeadWriter.request(request, body.length);
    ClientConnection connection = lease.connection();
    ByteBuf bytes = connection.channel().alloc().directBuffer(head.length + body.length);
    connection.begin(exchange, bytes.writeBytes(head).writeBytes(body));
    try {
      return new ClientResponse(request.address(), lease, exchange, exchange.awaitHead(), true);
    } catch (PeerFailedException e) {
      lease.giveBack(false);
      throw staleOr(e, request, lease, exchange);
    }
  }

  /// Thrown when the same request may be sent once more.
  static final class StaleConnection extends Exception {
    private static final long serialVersionUID = 1L;

    final PeerFailedException fault;

    StaleConnection(PeerFailedException fault) {
      super(fault);
      this.fault = fault;
    }
  }

  static PeerFailedException staleOr(
      PeerFailedException fault,
      ClientRequest request,
      ConnectionPool.Lease lease,
      ClientExchange exchange)
      throws StaleConnection {
    if (lease.reused()
        && request.isIdempotent()
        && fault.failure() == Failure.BROKEN
        && !exchange.isTouched()) {
      throw new StaleConnection(fault);
    }
    return fault;
  }

  /// Starts a request whose body follows; the body of `request` itself is not used.
  ///
  /// @param bodyLength bytes that will be written, or -1 to send them in chunks
  /// @throws PeerFailedException if no connection can be had
  public ClientCall open(ClientRequest request, long bodyLength) throws PeerFailedException {
    if (bodyLength < -1) {
      throw new IllegalArgumentException("length is below -1: " + bodyLength);
    }
    return open(request, bodyLength, deadline(request), false);
  }

  private ClientCall open(ClientRequest request, long bodyLength, long deadline, boolean fresh)
      throws PeerFailedException {
    ConnectionPool.Lease lease = pool(request).lease(request, deadline, fresh);
    ClientExchange exchange = new ClientExchange(request, deadline);
    lease.connection().begin(exchange);
    return new ClientCall(request, bodyLength, lease, exchange, options);
  }

  private long deadline(ClientRequest request) {
    return System.nanoTime() + request.timeoutOr(options.times().call()).toNanos();
  }

  private ConnectionPool pool(ClientRequest request) {
    return pools.computeIfAbsent(
        request.address(), address -> new ConnectionPool(address, options, loops));
  }

  /// Closes all connections; calls under way fail.
  @Override
  public void close() {
    pools.values().forEach(ConnectionPool::shut);
    loops.close();
  }
}
