package io.ringfort.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The threads that move bytes, of one transport. Safe for use by many threads.
final class EventLoops implements AutoCloseable {
  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final ConcurrentHashMap<EventLoop, Sweeper> sweepers = new ConcurrentHashMap<>();

  private EventLoops(Transport transport, MultiThreadIoEventLoopGroup group) {
    this.transport = transport;
    this.group = group;
  }

  /// @throws IllegalStateException if io_uring is asked for and not available
  static EventLoops start(Transport wanted, int threads, String name) {
    Transport transport = available(wanted);
    IoHandlerFactory factory =
        switch (transport) {
          case EPOLL -> EpollIoHandler.newFactory();
          case IO_URING -> IoUringIoHandler.newFactory();
          case NIO -> NioIoHandler.newFactory();
        };
    return new EventLoops(
        transport,
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), factory));
  }

  private static Transport available(Transport wanted) {
    return switch (wanted) {
      case EPOLL -> Epoll.isAvailable() ? Transport.EPOLL : Transport.NIO;
      case IO_URING -> {
        if (!IoUring.isAvailable()) {
          throw new IllegalStateException(
              "io_uring is not available here", IoUring.unavailabilityCause());
        }
        yield Transport.IO_URING;
      }
      case NIO -> Transport.NIO;
    };
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  ChannelFactory<? extends ServerChannel> listening() {
    return switch (transport) {
      case EPOLL -> EpollServerSocketChannel::new;
      case IO_URING -> IoUringServerSocketChannel::new;
      case NIO -> NioServerSocketChannel::new;
    };
  }

  ChannelFactory<? extends Channel> connecting() {
    return switch (transport) {
      case EPOLL -> EpollSocketChannel::new;
      case IO_URING -> IoUringSocketChannel::new;
      case NIO -> NioSocketChannel::new;
    };
  }

  /// The sweeper of a loop; to be used on that loop.
  Sweeper sweeper(EventLoop loop) {
    return sweepers.computeIfAbsent(loop, Sweeper::new);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
