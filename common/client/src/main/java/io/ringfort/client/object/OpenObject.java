package io.ringfort.client.object;

import io.ringfort.http.BodySink;
import java.io.IOException;

/// One version on one replica, open for reading: it stays readable while it is open, also when the
/// object is written again. Used by one thread; must be closed.
public interface OpenObject extends AutoCloseable {
  /// Metadata, and the data if it is small.
  VersionContent content();

  /// Sends a range of the data, verified against its checksums.
  ///
  /// @throws IOException from the sink
  /// @throws io.ringfort.client.wire.NodeFailedException if the replica fails or its bytes are
  ///   damaged; what was sent before is sound
  void transferTo(BodySink sink, long from, long count) throws IOException;

  @Override
  void close();
}
