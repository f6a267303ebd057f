package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.IOException;

/// One version of an object, open for reading: what was found is what is read, also when the name
/// is written again meanwhile. Used by one thread; must be closed.
public interface StoredObject extends AutoCloseable {
  ObjectInfo info();

  /// Sends a range of the data, verified against its checksums; goes on from another replica when
  /// one fails on the way.
  ///
  /// @param from first byte
  /// @param count number of bytes; `from + count` is within the data
  /// @throws IOException if no replica could give the bytes, or the sink failed; some may have been
  ///   sent
  void transferTo(BodySink sink, long from, long count) throws IOException;

  @Override
  void close();
}
