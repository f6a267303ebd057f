package io.ringfort.client.object;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;

/// A version to be stored on one replica. The buffers are not moved and must not change until the
/// call returns.
///
/// @param name path of the object, kept with the version
/// @param assignment the primaries that the sender believes in
/// @param dataId birth of the put that brought the data
/// @param metadata encoded
/// @param owesRow whether the version owes its listing row
public record VersionWrite(
    ObjectKey key,
    String name,
    Assignment assignment,
    Version version,
    Timestamp dataId,
    ByteBuffer metadata,
    WriteData data,
    boolean owesRow) {
  public VersionWrite {
    if (version.tombstone() != data instanceof WriteData.Tombstone) {
      throw new IllegalArgumentException("version and data disagree about the tombstone");
    }
  }

  /// The same version with its data from elsewhere.
  public VersionWrite with(WriteData other) {
    return new VersionWrite(key, name, assignment, version, dataId, metadata, other, owesRow);
  }
}
