package io.ringfort.client.object;

import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a version consists of, as coordinators carry it: its encoded metadata and, if it is small
/// and was asked for, its data. Immutable: buffers are read-only views whose contents never change.
public final class VersionContent {
  private final ByteBuffer metadata;
  private final long dataBytes;
  private final Timestamp dataId;
  private final @Nullable ByteBuffer data;

  private VersionContent(
      ByteBuffer metadata, long dataBytes, Timestamp dataId, @Nullable ByteBuffer data) {
    this.metadata = metadata.asReadOnlyBuffer();
    this.dataBytes = dataBytes;
    this.dataId = dataId;
    this.data = data == null ? null : data.asReadOnlyBuffer();
  }

  /// A version whose data is elsewhere: staged, or at its holders. A tombstone has neither metadata
  /// nor data.
  ///
  /// @param metadata as [ObjectMetadata#encode] writes it; empty for a tombstone
  /// @param dataId birth of the put that brought the data; [Timestamp#ZERO] if that is the version
  ///   about to be written
  public static VersionContent apart(ByteBuffer metadata, long dataBytes, Timestamp dataId) {
    return new VersionContent(metadata, dataBytes, dataId, null);
  }

  /// A version with its data.
  public static VersionContent inline(ByteBuffer metadata, ByteBuffer data, Timestamp dataId) {
    return new VersionContent(metadata, data.remaining(), dataId, data);
  }

  /// What is kept of a deleted object.
  public static VersionContent tombstone() {
    return new VersionContent(ByteBuffer.allocate(0), 0, Timestamp.ZERO, null);
  }

  public ByteBuffer metadata() {
    return metadata.duplicate();
  }

  /// @throws io.ringfort.common.codec.WireFormatException if the metadata is not readable
  public ObjectMetadata decodeMetadata() {
    byte[] bytes = new byte[metadata.remaining()];
    metadata.get(metadata.position(), bytes);
    return ObjectMetadata.decode(bytes);
  }

  /// Length of the data, whether it is here or not.
  public long dataBytes() {
    return dataBytes;
  }

  public Timestamp dataId() {
    return dataId;
  }

  /// All of the data, if it is here.
  public Optional<ByteBuffer> data() {
    return data == null ? Optional.empty() : Optional.of(data.duplicate());
  }

  @Override
  public String toString() {
    return "content of " + dataBytes + " bytes" + (data == null ? "" : " (inline)");
  }
}
