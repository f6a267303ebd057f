package io.ringfort.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The connections of a client to one address. Safe for use by many threads.
///
/// Every call holds a permit. A connection is opened only when no unused one is left, so permits
/// bound the open connections, too.
final class ConnectionPool {
  private final NodeAddress address;
  private final HttpClientOptions options;
  private final EventLoops loops;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<ClientConnection> unused = new ConcurrentLinkedDeque<>();
  private volatile boolean shut;

  ConnectionPool(NodeAddress address, HttpClientOptions options, EventLoops loops) {
    this.address = address;
    this.options = options;
    this.loops = loops;
    this.permits = new Semaphore(options.connectionsPerAddress());
  }

  /// A connection on loan for one call.
  final class Lease {
    private final ClientConnection connection;
    private final boolean reused;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Lease(ClientConnection connection, boolean reused) {
      this.connection = connection;
      this.reused = reused;
    }

    ClientConnection connection() {
      return connection;
    }

    /// Whether the connection has served another call before.
    boolean reused() {
      return reused;
    }

    /// Gives the connection back, once. One that is not usable is closed.
    void giveBack(boolean usable) {
      if (!returned.compareAndSet(false, true)) {
        return;
      }
      if (usable && connection.isUsable() && !shut) {
        unused.addFirst(connection);
        if (!connection.isUsable() || shut) {
          unused.remove(connection);
          connection.close();
        }
      } else {
        connection.close();
      }
      permits.release();
    }
  }

  /// @param fresh whether a kept connection will not do
  Lease lease(ClientRequest request, long deadline, boolean fresh) throws PeerFailedException {
    String act = request.method() + " " + request.target();
    if (shut) {
      throw closed(act);
    }
    try {
      if (!permits.tryAcquire()
          && !permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new PeerFailedException(
            address, act, Failure.TIMEOUT, "all connections are in use", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailedException(address, act, Failure.ABORTED, "interrupted", e);
    }
    boolean leased = false;
    try {
      ClientConnection kept = fresh ? null : keptOne();
      Lease lease = kept == null ? new Lease(connect(act, deadline), false) : new Lease(kept, true);
      leased = true;
      return lease;
    } finally {
      if (!leased) {
        permits.release();
      }
    }
  }

  private PeerFailedException closed(String act) {
    return new PeerFailedException(address, act, Failure.ABORTED, "the client is closed", null);
  }

  private @Nullable ClientConnection keptOne() {
    ClientConnection kept;
    while ((kept = unused.pollFirst()) != null) {
      if (kept.isUsable()) {
        return kept;
      }
    }
    return null;
  }

  private ClientConnection connect(String act, long deadline) throws PeerFailedException {
    long end = Math.min(deadline, System.nanoTime() + options.times().connect().toNanos());
    InetSocketAddress remote = new InetSocketAddress(address.host(), address.port());
    if (remote.isUnresolved()) {
      throw new PeerFailedException(address, act, Failure.REFUSED, "unknown host", null);
    }
    ChannelFuture future = bootstrap().connect(remote);
    try {
      if (!future.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        cancel(future);
        throw new PeerFailedException(address, act, Failure.TIMEOUT, "connecting", null);
      }
    } catch (InterruptedException e) {
      cancel(future);
      Thread.currentThread().interrupt();
      throw new PeerFailedException(address, act, Failure.ABORTED, "interrupted", e);
    }
    if (!future.isSuccess()) {
      Throwable cause = future.cause();
      throw new PeerFailedException(
          address, act, Failure.REFUSED, String.valueOf(cause.getMessage()), cause);
    }
    ClientConnection connection = future.channel().pipeline().get(ClientConnection.class);
    boolean proved = false;
    try {
      if (options.key().isPresent()) {
        prove(options.key().get(), connection, end);
      }
      proved = true;
      return connection;
    } finally {
      if (!proved) {
        connection.close();
      }
    }
  }

  private static void cancel(ChannelFuture future) {
    boolean _ = future.cancel(false);
    var _ = future.channel().close();
  }

  private Bootstrap bootstrap() {
    return new Bootstrap()
        .group(loops.group())
        .channelFactory(loops.connecting())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.times().connect().toMillis() + 1000)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                ClientConnection[] made = new ClientConnection[1];
                made[0] =
                    new ClientConnection(
                        options,
                        loops.sweeper(channel.eventLoop()),
                        channel,
                        () -> unused.remove(made[0]));
                channel.pipeline().addLast(made[0]);
              }
            });
  }

  /// The client's side of the exchange that [ClusterKey] describes.
  private void prove(ClusterKey key, ClientConnection connection, long end)
      throws PeerFailedException {
    String own = Handshake.nonce();
    String theirs = say(connection, Handshake.HELLO_PATH, Handshake.NONCE, own, end);
    if (!Handshake.isNonce(theirs) || theirs.equals(own)) {
      throw stranger("bad nonce");
    }
    String proof = Handshake.proof(key, Handshake.Role.CLIENT, own, theirs);
    String answer = say(connection, Handshake.PROOF_PATH, Handshake.PROOF, proof, end);
    if (!Handshake.same(Handshake.proof(key, Handshake.Role.SERVER, own, theirs), answer)) {
      throw stranger("the server does not prove that it holds the cluster key");
    }
  }

  /// Sends one word and returns the one of the same kind in the answer.
  private String say(ClientConnection connection, String path, String name, String word, long end)
      throws PeerFailedException {
    ClientRequest request = ClientRequest.of(address, "POST", path).header(name, word);
    ClientExchange call = new ClientExchange(request, end);
    connection.begin(call, Unpooled.wrappedBuffer(HeadWriter.request(request, 0)));
    ResponseHead answer = call.awaitHead();
    if (answer.status() != 200 || !(answer.body() instanceof ResponseHead.Body.Whole)) {
      throw stranger("the server refuses with status " + answer.status());
    }
    return answer.headers().firstOr(name, "");
  }

  private PeerFailedException stranger(String detail) {
    return new PeerFailedException(
        address, "opening the connection", Failure.UNAUTHENTICATED, detail, null);
  }

  void shut() {
    shut = true;
    unused.forEach(connection -> connection.close());
  }
}
