package io.ringfort.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A listening HTTP/1.1 server. Each request runs on a virtual thread of its own. Safe for use by
/// many threads.
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final long POLL_NANOS = 10_000_000;

  private final HttpService service;
  private final EventLoops loops;
  private final @Nullable ServerTls tls;
  private final Channel listener;
  private final ChannelGroup connections;
  private final NodeAddress address;

  private HttpServer(
      HttpService service,
      EventLoops loops,
      @Nullable ServerTls tls,
      Channel listener,
      ChannelGroup connections) {
    this.service = service;
    this.loops = loops;
    this.tls = tls;
    this.listener = listener;
    this.connections = connections;
    this.address =
        new NodeAddress(
            service.options().bind().host(),
            ((InetSocketAddress) listener.localAddress()).getPort());
  }

  /// Binds and serves.
  ///
  /// @throws IOException if the address cannot be bound
  /// @throws io.ringfort.common.config.ConfigException if certificate or key are of no use
  /// @throws IllegalStateException if io_uring is asked for and not available
  public static HttpServer start(HttpServerOptions options, HttpHandler handler)
      throws IOException {
    EventLoops loops = EventLoops.start(options.transport(), options.eventLoops(), "http-server");
    ServerTls tls;
    try {
      tls = encryption(options);
    } catch (RuntimeException e) {
      loops.close();
      throw e;
    }
    HttpService service = new HttpService(options, handler, loops, tls);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channelFactory(loops.listening())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, 131_072))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    SslHandler encryption = tls == null ? null : tls.handler(channel.alloc());
                    if (encryption != null) {
                      channel.pipeline().addLast(encryption);
                    }
                    ConnectionEnd end = new ConnectionEnd(channel, encryption);
                    channel.pipeline().addLast(new ServerConnection(service, channel, end));
                  }
                });
    NodeAddress bind = options.bind();
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(bind.host(), bind.port())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.close();
      if (tls != null) {
        tls.close();
      }
      throw new IOException(bind + ": cannot listen there", bound.cause());
    }
    return new HttpServer(service, loops, tls, bound.channel(), connections);
  }

  private static @Nullable ServerTls encryption(HttpServerOptions options) {
    return switch (options.encryption()) {
      case Encryption.None _ -> null;
      case Encryption.Tls files ->
          ServerTls.start(files, options.times().handshake(), options.clock());
    };
  }

  /// Where it listens, with the real port.
  public NodeAddress address() {
    return address;
  }

  /// What became of its encryption so far; empty if it has none.
  public Optional<TlsReport> tls() {
    return Optional.ofNullable(tls).map(ServerTls::report);
  }

  /// Stops accepting, lets running requests end within the grace time, then closes everything.
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    service.stop();
    long end = System.nanoTime() + service.options().times().grace().toNanos();
    while (service.connections() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    connections.close().awaitUninterruptibly();
    loops.close();
    if (tls != null) {
      tls.close();
    }
  }
}
