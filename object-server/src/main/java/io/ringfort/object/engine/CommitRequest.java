package io.ringfort.object.engine;

import static java.util.Objects.requireNonNull;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;

/// A version to be stored. The store reads the buffers without moving their positions and does not
/// keep them beyond the call; nobody may change them meanwhile.
///
/// @param key what the version is of
/// @param name path of the object, kept with the version so that a device can be understood without
///   its index
/// @param assignment the primaries that the sender believes in
/// @param version order, birth, and whether it is a tombstone
/// @param dataId birth of the put that brought the data: the version's own birth for new data, that
///   of the original put for a copy of a version whose metadata was changed since
/// @param metadata opaque, at most [ObjectStore#METADATA_BYTES_MAX]
/// @param content the data, or the lack of it
/// @param owesRow whether the version owes its listing row
public record CommitRequest(
    ObjectKey key,
    String name,
    Assignment assignment,
    Version version,
    Timestamp dataId,
    ByteBuffer metadata,
    ObjectContent content,
    boolean owesRow) {
  /// Limit of the name in UTF-8: account, container and object with their slashes.
  public static final int NAME_BYTES_MAX = 4096;

  public CommitRequest {
    requireNonNull(key, "key is null");
    requireNonNull(assignment, "assignment is null");
    if (metadata.remaining() > ObjectStore.METADATA_BYTES_MAX) {
      throw new IllegalArgumentException(
          "metadata has "
              + metadata.remaining()
              + " bytes, more than "
              + ObjectStore.METADATA_BYTES_MAX);
    }
    if (name.length() > NAME_BYTES_MAX) {
      throw new IllegalArgumentException("name is longer than " + NAME_BYTES_MAX + " bytes");
    }
    if (version.tombstone() != content instanceof ObjectContent.Tombstone) {
      throw new IllegalArgumentException("version and content disagree about the tombstone");
    }
  }
}
