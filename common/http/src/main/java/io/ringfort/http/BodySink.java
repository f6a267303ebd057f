package io.ringfort.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Takes the bytes of a body in order. For one thread.
public interface BodySink {
  /// Takes all remaining bytes. Blocks while too many bytes wait for the peer; the buffer may be
  /// reused as soon as this returns.
  ///
  /// @throws IOException if the peer is gone, or takes nothing for the time limit
  /// @throws IllegalStateException if more bytes are given than were announced
  void write(ByteBuffer bytes) throws IOException;

  /// Sends a range of a file, by `sendfile` where the transport has it. Returns when the kernel has
  /// taken all of it, so the file may be closed then.
  ///
  /// The pages are read by an event loop: give it ranges that are likely cached, or accept that a
  /// slow disk delays the connections of that loop.
  ///
  /// @throws IOException if the peer is gone, takes nothing for the time limit, or the file ends
  ///   before the range does
  /// @throws IllegalStateException if more bytes are given than were announced
  void transfer(FileChannel file, long position, long count) throws IOException;

  /// Sends what was gathered so far. Small writes are gathered for up to half a second; a writer
  /// that falls silent for longer calls this first.
  ///
  /// @throws IOException as [#write(ByteBuffer)]
  default void flush() throws IOException {}
}
