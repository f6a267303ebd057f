package io.ringfort.client.listing;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Timestamp;

/// A row in the listing of a container: the newest chosen version of an object.
///
/// @param order place of the version in the order of writes
/// @param birth when the version was written, what clients see; its identity
/// @param live false if the version is a tombstone
/// @param dataBytes length of the data; 0 for a tombstone
/// @param contentType media type; empty for a tombstone
/// @param etag entity tag without quotes; empty for a tombstone
public record ObjectRow(
    String name,
    Timestamp order,
    Timestamp birth,
    boolean live,
    long dataBytes,
    String contentType,
    String etag)
    implements ListingRow<ObjectRow> {
  public ObjectRow {
    if (name.isEmpty() || name.length() > ObjectName.OWN_BYTES_MAX) {
      throw new IllegalArgumentException("object name is empty or too long");
    }
    if (dataBytes < 0) {
      throw new IllegalArgumentException("data length is negative: " + dataBytes);
    }
  }

  /// The row of a version that was put.
  public static ObjectRow put(
      String name,
      Timestamp order,
      Timestamp birth,
      long dataBytes,
      String contentType,
      String etag) {
    return new ObjectRow(name, order, birth, true, dataBytes, contentType, etag);
  }

  /// The row of a deleted object.
  public static ObjectRow tombstone(String name, Timestamp order, Timestamp birth) {
    return new ObjectRow(name, order, birth, false, 0, "", "");
  }

  @Override
  public long objectCount() {
    return live ? 1 : 0;
  }

  @Override
  public long bytesUsed() {
    return live ? dataBytes : 0;
  }

  @Override
  public ObjectRow merge(ObjectRow other) {
    int byOrder = order.compareTo(other.order);
    int byVersion = byOrder != 0 ? byOrder : birth.compareTo(other.birth);
    return byVersion >= 0 ? this : other;
  }

  @Override
  public boolean sameVersion(ObjectRow other) {
    return order.equals(other.order) && birth.equals(other.birth);
  }
}
