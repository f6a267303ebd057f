package io.ringfort.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/// The ways in which a connection of a server ends, encrypted or not. Confined to its event loop.
///
/// Over TLS an orderly end is `close_notify`; an end without it says that something is missing.
final class ConnectionEnd {
  private final Channel channel;
  private final @Nullable SslHandler encryption;

  ConnectionEnd(Channel channel, @Nullable SslHandler encryption) {
    this.channel = channel;
    this.encryption = encryption;
  }

  boolean isEncrypted() {
    return encryption != null;
  }

  /// After all that was to be said.
  void close() {
    var _ = channel.close();
  }

  /// In the middle of something, or with a client that does not listen: at once, and without
  /// `close_notify`.
  ///
  /// @param reset whether an orderly end of the TCP connection would look like the end of the
  ///   response
  void cut(boolean reset) {
    if (reset) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    ChannelHandlerContext below =
        encryption == null ? null : channel.pipeline().context(encryption);
    var _ = below == null ? channel.close() : below.close();
  }

  /// Says that nothing more comes. What the client still sends arrives as it is, undecrypted, and
  /// is good for nothing but to be thrown away.
  void halfClose() {
    if (encryption == null) {
      var _ = ((DuplexChannel) channel).shutdownOutput();
    } else {
      encryption.closeOutbound().addListener((ChannelFutureListener) this::notified);
    }
  }

  private void notified(ChannelFuture said) {
    if (!said.isSuccess()) {
      cut(false);
      return;
    }
    // Not now: this may run within the decoding of what the client sent.
    channel
        .eventLoop()
        .execute(() -> {
          SslHandler done = encryption;
          if (channel.isOpen() && done != null && channel.pipeline().context(done) != null) {
            var _ = ((DuplexChannel) channel).shutdownOutput();
            var _ = channel.pipeline().remove(done);
          }
        });
  }
}
