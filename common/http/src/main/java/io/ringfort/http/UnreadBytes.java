package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// Bytes that a client has sent and that were not taken yet, as one buffer. Confined to the event
/// loop of its channel.
final class UnreadBytes {
  private final Channel channel;
  private @Nullable ByteBuf bytes;

  UnreadBytes(Channel channel) {
    this.channel = channel;
  }

  /// Takes more bytes, and the duty to release them.
  void add(ByteBuf more) {
    ByteBuf first = bytes;
    bytes = first == null ? more : joined(first, more);
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

  /// What is to be taken next; null if there is none.
  @Nullable ByteBuf next() {
    ByteBuf here = bytes;
    return here != null && here.isReadable() ? here : null;
  }

  int count() {
    ByteBuf here = bytes;
    return here == null ? 0 : here.readableBytes();
  }

  /// Whether everything that came was taken and released.
  boolean isEmpty() {
    return bytes == null;
  }

  /// Lets go of what is here.
  void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
