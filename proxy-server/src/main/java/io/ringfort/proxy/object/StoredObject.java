package io.ringfort.proxy.object;

import io.ringfort.http.BodySink;
import java.io.IOException;
import java.util.List;

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

  /// What a composite object is made of, in order; empty for one that is not.
  default List<ManifestPart> parts() {
    return List.of();
  }

  @Override
  void close();
}
