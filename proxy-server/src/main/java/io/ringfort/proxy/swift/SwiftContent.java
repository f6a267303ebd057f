package io.ringfort.proxy.swift;

import io.ringfort.http.BodySink;
import java.io.IOException;

/// The bytes that a read of an object gives: its own, or those of its segments. For one thread;
/// must be closed.
interface SwiftContent extends AutoCloseable {
  long dataBytes();

  /// Without quotes.
  String etag();

  /// Sends a range of the bytes.
  void transferTo(BodySink sink, long from, long count) throws IOException;

  @Override
  void close();
}
