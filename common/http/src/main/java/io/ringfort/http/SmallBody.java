package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Gathers a body of known, small length before its request is handled, so that reading it never
/// waits. Memory is taken as bytes come: a client that only announces a body costs little. One
/// object serves all requests of a connection, one after the other. Confined to the event loop.
final class SmallBody {
  private static final int FIRST_BYTES = 4 << 10;
  private static final byte[] NONE = new byte[0];

  private byte[] bytes = NONE;
  private int length;
  private int filled;

  /// A body begins.
  ///
  /// @param atHand how many bytes have come already, of this body and maybe of what follows
  void begin(int bodyBytes, int atHand) {
    bytes = new byte[Math.min(bodyBytes, Math.max(FIRST_BYTES, atHand))];
    length = bodyBytes;
    filled = 0;
  }

  /// Takes bytes up to the end of the body.
  ///
  /// @return whether it is whole
  boolean fill(ByteBuf in) {
    while (filled < length && in.isReadable()) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(length, 2 * bytes.length));
      }
      int count = Math.min(in.readableBytes(), bytes.length - filled);
      in.readBytes(bytes, filled, count);
      filled += count;
    }
    return filled == length;
  }

  /// Gives the whole body away.
  byte[] take() {
    byte[] whole = bytes;
    bytes = NONE;
    return whole;
  }
}
