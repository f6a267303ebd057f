package io.ringfort.client.listing;

import io.ringfort.client.listing.PageEntry.PrefixEntry;
import io.ringfort.client.listing.PageEntry.RowEntry;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Heads of the calls of a [ListingNode]. Every call begins with the device and the name.
///
/// ```
/// merge   header | i32 count | count times: name, row          -> state
/// remove  header                                               -> u8 removed 0, not empty 1
/// state                                                        -> state
/// list    prefix | delimiter | marker | end marker | reverse | i32 limit
///                   -> state | truncated | i32 count | count times: u8 row 0, prefix 1 | prefix only: its name | name, row
/// rows    i32 count | count times: name                        -> i32 count | count times: flag | if there: name, row
/// ```
final class ListingWire {
  static final String MERGE = "/merge";
  static final String REMOVE = "/remove";
  static final String STATE = "/state";
  static final String LIST = "/list";
  static final String ROWS = "/rows";

  private static final int ROW_BYTES_MIN = 22;

  private ListingWire() {}

  static <R extends ListingRow<R>> void putRows(WireWriter out, RowFormat<R> format, List<R> rows) {
    out.i32(rows.size());
    rows.forEach(row -> putRow(out, format, row));
  }

  static <R extends ListingRow<R>> List<R> rows(WireReader in, RowFormat<R> format) {
    int count = in.count(ROW_BYTES_MIN);
    List<R> rows = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      rows.add(row(in, format));
    }
    return rows;
  }

  private static <R extends ListingRow<R>> void putRow(WireWriter out, RowFormat<R> format, R row) {
    format.write(out.text(row.name()), row);
  }

  private static <R extends ListingRow<R>> R row(WireReader in, RowFormat<R> format) {
    return format.read(in.text(), in);
  }

  static void putQuery(WireWriter out, ListingQuery query) {
    out.text(query.prefix())
        .text(query.delimiter())
        .text(query.marker())
        .text(query.endMarker())
        .flag(query.reverse())
        .i32(query.limit());
  }

  static ListingQuery query(WireReader in) {
    try {
      return new ListingQuery(in.text(), in.text(), in.text(), in.text(), in.flag(), in.i32());
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("query: " + e.getMessage(), e);
    }
  }

  static <R extends ListingRow<R>> void putPage(
      WireWriter out, RowFormat<R> format, ListingPage<R> page) {
    StateFormat.write(out, page.state());
    out.flag(page.truncated()).i32(page.entries().size());
    for (PageEntry<R> entry : page.entries()) {
      switch (entry) {
        case RowEntry<R> _ -> out.u8(0);
        case PrefixEntry<R> prefix -> out.u8(1).text(prefix.name());
      }
      putRow(out, format, entry.row());
    }
  }

  static <R extends ListingRow<R>> ListingPage<R> page(WireReader in, RowFormat<R> format) {
    CollectionState state = StateFormat.readState(in);
    boolean truncated = in.flag();
    int count = in.count(ROW_BYTES_MIN);
    List<PageEntry<R>> entries = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      boolean prefix = in.flag();
      entries.add(
          prefix ? new PrefixEntry<>(in.text(), row(in, format)) : new RowEntry<>(row(in, format)));
    }
    return new ListingPage<>(state, entries, truncated);
  }

  static void putNames(WireWriter out, List<String> names) {
    out.i32(names.size());
    names.forEach(out::text);
  }

  static List<String> names(WireReader in) {
    int count = in.count(4);
    List<String> names = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      names.add(in.text());
    }
    return names;
  }

  static <R extends ListingRow<R>> void putFound(
      WireWriter out, RowFormat<R> format, List<Optional<R>> found) {
    out.i32(found.size());
    for (Optional<R> row : found) {
      out.flag(row.isPresent());
      row.ifPresent(there -> putRow(out, format, there));
    }
  }

  static <R extends ListingRow<R>> List<Optional<R>> found(WireReader in, RowFormat<R> format) {
    int count = in.count(1);
    List<Optional<R>> found = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      found.add(in.flag() ? Optional.of(row(in, format)) : Optional.empty());
    }
    return found;
  }
}
