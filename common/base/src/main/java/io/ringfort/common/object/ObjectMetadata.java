package io.ringfort.common.object;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import java.time.Instant;

/// All that is kept of a version of an object besides its bytes and its timestamps.
///
/// @param dataBytes length of the data
/// @param etag the entity tag without quotes; the MD5 of the data in hexadecimal unless a front
///   door defined another
public record ObjectMetadata(long dataBytes, String etag, ObjectAttributes attributes) {
  /// Limit of the encoded form.
  public static final int BYTES_MAX = 64 << 10;

  private static final int FORMAT = 1;

  public ObjectMetadata {
    if (dataBytes < 0) {
      throw new IllegalArgumentException("data length is negative: " + dataBytes);
    }
  }

  public boolean isExpiredAt(Instant now) {
    return attributes.deleteAtSeconds() != 0
        && attributes.deleteAtSeconds() <= now.getEpochSecond();
  }

  public ObjectMetadata with(ObjectAttributes other) {
    return new ObjectMetadata(dataBytes, etag, other);
  }

  public byte[] encode() {
    return new WireWriter(256)
        .u8(FORMAT)
        .i64(dataBytes)
        .text(etag)
        .text(attributes.contentType())
        .texts(attributes.contentHeaders())
        .texts(attributes.userMetadata())
        .texts(attributes.systemMetadata())
        .i64(attributes.deleteAtSeconds())
        .toBytes();
  }

  /// @throws WireFormatException if the bytes are not what [#encode] writes
  public static ObjectMetadata decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    if (format != FORMAT) {
      throw new WireFormatException("format of object metadata is " + format + ", expected 1");
    }
    try {
      ObjectMetadata metadata =
          new ObjectMetadata(
              in.i64(),
              in.text(),
              new ObjectAttributes(in.text(), in.texts(), in.texts(), in.texts(), in.i64()));
      in.requireEnd();
      return metadata;
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("object metadata: " + e.getMessage(), e);
    }
  }
}
