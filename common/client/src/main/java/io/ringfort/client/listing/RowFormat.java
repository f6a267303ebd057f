package io.ringfort.client.listing;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.time.Timestamp;

/// How rows of a kind are written, on the wire and on disk, without their name.
///
/// ```
/// object row     u8 format = 1 | u8 flags | order 16 | birth 16, unless equal | live only: i64 bytes | content type | etag
/// container row  u8 format = 1 | u8 flags | order 16 | reported 16 | i64 objects | i64 bytes
/// flags          bit 0 live, bit 1 birth equals order
/// ```
///
/// A new field comes with a new format number; readers know the one before.
public sealed interface RowFormat<R extends ListingRow<R>> {
  /// Rows in containers.
  RowFormat<ObjectRow> OBJECTS = new Objects();

  /// Rows in accounts.
  RowFormat<ContainerRow> CONTAINERS = new Containers();

  void write(WireWriter out, R row);

  /// @throws WireFormatException if the bytes are not what [#write] writes
  R read(String name, WireReader in);

  private static void requireFormat(WireReader in, int flagsMax, int[] flags) {
    int format = in.u8();
    if (format != 1) {
      throw new WireFormatException("format of a row is " + format + ", expected 1");
    }
    flags[0] = in.u8();
    if (flags[0] > flagsMax) {
      throw new WireFormatException("unknown flags of a row: " + flags[0]);
    }
  }

  /// See [#OBJECTS].
  final class Objects implements RowFormat<ObjectRow> {
    private Objects() {}

    @Override
    public void write(WireWriter out, ObjectRow row) {
      boolean same = row.birth().equals(row.order());
      out.u8(1).u8((row.live() ? 1 : 0) | (same ? 2 : 0)).timestamp(row.order());
      if (!same) {
        out.timestamp(row.birth());
      }
      if (row.live()) {
        out.i64(row.dataBytes()).text(row.contentType()).text(row.etag());
      }
    }

    @Override
    public ObjectRow read(String name, WireReader in) {
      int[] flags = new int[1];
      requireFormat(in, 3, flags);
      Timestamp order = in.timestamp();
      Timestamp birth = (flags[0] & 2) != 0 ? order : in.timestamp();
      try {
        return (flags[0] & 1) != 0
            ? ObjectRow.put(name, order, birth, in.i64(), in.text(), in.text())
            : ObjectRow.tombstone(name, order, birth);
      } catch (IllegalArgumentException e) {
        throw new WireFormatException("row: " + e.getMessage(), e);
      }
    }
  }

  /// See [#CONTAINERS].
  final class Containers implements RowFormat<ContainerRow> {
    private Containers() {}

    @Override
    public void write(WireWriter out, ContainerRow row) {
      out.u8(1)
          .u8(row.live() ? 1 : 0)
          .timestamp(row.order())
          .timestamp(row.totals().reported())
          .i64(row.totals().objectCount())
          .i64(row.totals().bytesUsed());
    }

    @Override
    public ContainerRow read(String name, WireReader in) {
      int[] flags = new int[1];
      requireFormat(in, 1, flags);
      Timestamp order = in.timestamp();
      try {
        ContainerTotals totals = new ContainerTotals(in.timestamp(), in.i64(), in.i64());
        return new ContainerRow(name, order, flags[0] == 1, totals);
      } catch (IllegalArgumentException e) {
        throw new WireFormatException("row: " + e.getMessage(), e);
      }
    }
  }
}
