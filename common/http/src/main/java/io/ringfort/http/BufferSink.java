package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/// A sink that takes Netty's buffers as they are.
interface BufferSink {
  /// Takes a buffer, and the duty to release it.
  void write(ByteBuf bytes) throws IOException;
}
