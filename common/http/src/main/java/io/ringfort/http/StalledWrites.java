package io.ringfort.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/// Notices that a peer takes no bytes. Confined to the event loop of its channel.
final class StalledWrites {
  private final Channel channel;
  private @Nullable Object current;
  private long progress;
  private long pending;
  private long since;

  StalledWrites(Channel channel) {
    this.channel = channel;
    this.since = System.nanoTime();
  }

  boolean nothingPending() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null || buffer.isEmpty();
  }

  /// Whether bytes wait, and none was taken for this long. To be asked regularly.
  @SuppressWarnings("ReferenceEquality") // Equal messages are not the same message.
  boolean isLongerThan(long nanos, long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.isEmpty()) {
      current = null;
      since = now;
      return false;
    }
    if (buffer.current() != current
        || buffer.currentProgress() != progress
        || buffer.totalPendingWriteBytes() != pending) {
      current = buffer.current();
      progress = buffer.currentProgress();
      pending = buffer.totalPendingWriteBytes();
      since = now;
    }
    return now - since > nanos;
  }
}
