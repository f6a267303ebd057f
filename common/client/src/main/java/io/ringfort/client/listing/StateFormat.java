package io.ringfort.client.listing;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import java.util.SortedMap;
import java.util.TreeMap;

/// How headers and tallies are written, on the wire and on disk.
///
/// ```
/// header  u8 format = 1 | first: at 16, i32 policy | last: the same | removed: the same | user items | system items
/// items   i32 count | count times: name | value | at 16
/// tally   u8 format = 1 | i64 rows | i64 objects | i64 bytes | newest 16 | live digest 16 | dead digest 16
/// ```
public final class StateFormat {
  private static final int FORMAT = 1;
  private static final int ITEM_BYTES_MIN = 24;

  private StateFormat() {}

  public static void write(WireWriter out, CollectionState state) {
    write(out, state.header());
    write(out, state.tally());
  }

  public static void write(WireWriter out, CollectionHeader header) {
    out.u8(FORMAT);
    write(out, header.first());
    write(out, header.last());
    write(out, header.removed());
    write(out, header.user());
    write(out, header.system());
  }

  private static void write(WireWriter out, Creation creation) {
    out.timestamp(creation.at()).i32(creation.policy());
  }

  private static void write(WireWriter out, SortedMap<String, AttributeItem> items) {
    out.i32(items.size());
    items.forEach((name, item) -> out.text(name).text(item.value()).timestamp(item.at()));
  }

  public static void write(WireWriter out, Tally tally) {
    out.u8(FORMAT).i64(tally.rowCount()).i64(tally.objectCount()).i64(tally.bytesUsed());
    out.timestamp(tally.newest());
    out.i64(tally.live().high()).i64(tally.live().low());
    out.i64(tally.dead().high()).i64(tally.dead().low());
  }

  public static CollectionState readState(WireReader in) {
    CollectionHeader header = readHeader(in);
    return new CollectionState(header, readTally(in));
  }

  public static CollectionHeader readHeader(WireReader in) {
    requireFormat(in, "header");
    Creation first = readCreation(in);
    Creation last = readCreation(in);
    return new CollectionHeader(first, last, readCreation(in), readItems(in), readItems(in));
  }

  private static Creation readCreation(WireReader in) {
    return new Creation(in.timestamp(), in.i32());
  }

  private static SortedMap<String, AttributeItem> readItems(WireReader in) {
    int count = in.count(ITEM_BYTES_MIN);
    SortedMap<String, AttributeItem> items = new TreeMap<>();
    for (int index = 0; index < count; index++) {
      String name = in.text();
      items.put(name, new AttributeItem(in.text(), in.timestamp()));
    }
    return items;
  }

  public static Tally readTally(WireReader in) {
    requireFormat(in, "tally");
    long rows = in.i64();
    long objects = in.i64();
    long bytes = in.i64();
    return new Tally(
        rows,
        objects,
        bytes,
        in.timestamp(),
        new RowDigest(in.i64(), in.i64()),
        new RowDigest(in.i64(), in.i64()));
  }

  private static void requireFormat(WireReader in, String what) {
    int format = in.u8();
    if (format != FORMAT) {
      throw new WireFormatException("format of a " + what + " is " + format + ", expected 1");
    }
  }
}
