package io.ringfort.object.engine;

import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;

/// What a version is made of.
public sealed interface ObjectContent {
  /// Data that travels with the commit, at most the inline limit that the store was opened with.
  record Inline(ByteBuffer data) implements ObjectContent {}

  /// Data that [ObjectStore#stage] has made durable.
  record Staged(StagedData data) implements ObjectContent {}

  /// The data that the replica already holds for this key: the metadata changes, the bytes stay.
  ///
  /// @param dataId birth of the put that brought the data
  record SameData(Timestamp dataId) implements ObjectContent {}

  /// The object is deleted.
  record Tombstone() implements ObjectContent {}
}
