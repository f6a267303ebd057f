package io.ringfort.listing;

import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.client.listing.PageEntry.PrefixEntry;
import io.ringfort.client.listing.PageEntry.RowEntry;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.ring.NameHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// Reads one page by walking the live rows between two bounds: a step after a row, a seek after a
/// rolled-up prefix. Used once, by one thread.
final class PageReader<R extends ListingRow<R>> {
  private final Tables tables;
  private final RowFormat<R> format;
  private final NameHash hash;
  private final ListingQuery query;
  private final byte[] prefix;
  private final byte[] delimiter;
  private final byte[] low;
  private final byte[] high;
  private long skipped;
  private long seeks;
  private long steps;

  PageReader(Tables tables, RowFormat<R> format, NameHash hash, ListingQuery query) {
    this.tables = tables;
    this.format = format;
    this.hash = hash;
    this.query = query;
    this.prefix = RowKeys.bytes(query.prefix());
    this.delimiter = RowKeys.bytes(query.delimiter());
    this.low = max(RowKeys.before(hash, prefix, prefix.length), lowBound());
    byte[] end =
        prefix.length == 0
            ? RowKeys.afterCollection(hash)
            : RowKeys.afterPrefix(hash, prefix, prefix.length);
    this.high = min(end, highBound());
  }

  /// The bound that the lower marker sets. If the marker is a rolled-up prefix, everything under it
  /// is below the bound: its entry was listed already, or is excluded.
  private byte[] lowBound() {
    byte[] name = RowKeys.bytes(query.reverse() ? query.endMarker() : query.marker());
    if (name.length == 0) {
      return RowKeys.ofCollection(hash);
    }
    return startsWithPrefix(name) && rolledUpBytes(name) == name.length
        ? RowKeys.afterPrefix(hash, name, name.length)
        : RowKeys.after(hash, name);
  }

  private byte[] highBound() {
    byte[] name = RowKeys.bytes(query.reverse() ? query.marker() : query.endMarker());
    return name.length == 0
        ? RowKeys.afterCollection(hash)
        : RowKeys.before(hash, name, name.length);
  }

  /// @param options with the snapshot of `state`
  ListingPage<R> read(CollectionState state, ReadOptions options) throws RocksDBException {
    if (Arrays.compareUnsigned(low, high) >= 0) {
      return new ListingPage<>(state, List.of(), false);
    }
    try (Slice lower = new Slice(low);
        Slice upper = new Slice(high)) {
      options.setIterateLowerBound(lower).setIterateUpperBound(upper);
      tables.db.setPerfLevel(PerfLevel.ENABLE_COUNT); // of this thread
      PerfContext counts = tables.db.getPerfContext();
      counts.reset();
      try (RocksIterator rows = tables.db.newIterator(tables.live, options)) {
        ListingPage<R> page = walk(state, rows);
        rows.status();
        skipped = counts.getInternalDeleteSkippedCount();
        return page;
      }
    }
  }

  private ListingPage<R> walk(CollectionState state, RocksIterator rows) {
    List<PageEntry<R>> entries = new ArrayList<>(Math.min(query.limit(), 1024));
    seek(rows, query.reverse() ? high : low);
    while (rows.isValid()) {
      if (entries.size() == query.limit()) {
        return new ListingPage<>(state, entries, true);
      }
      byte[] name = RowKeys.nameOf(rows.key());
      int rolledUp = rolledUpBytes(name);
      R row = format.read(new String(name, StandardCharsets.UTF_8), new WireReader(rows.value()));
      if (rolledUp < 0) {
        entries.add(new RowEntry<>(row));
        step(rows);
      } else {
        entries.add(new PrefixEntry<>(new String(name, 0, rolledUp, StandardCharsets.UTF_8), row));
        skip(rows, name, rolledUp);
      }
    }
    return new ListingPage<>(state, entries, false);
  }

  private void seek(RocksIterator rows, byte[] bound) {
    seeks++;
    if (query.reverse()) {
      rows.seekForPrev(bound);
    } else {
      rows.seek(bound);
    }
  }

  private void step(RocksIterator rows) {
    steps++;
    if (query.reverse()) {
      rows.prev();
    } else {
      rows.next();
    }
  }

  /// Goes past everything under a rolled-up prefix.
  private void skip(RocksIterator rows, byte[] name, int rolledUp) {
    seek(
        rows,
        query.reverse()
            ? RowKeys.before(hash, name, rolledUp)
            : RowKeys.afterPrefix(hash, name, rolledUp));
  }

  /// How many bytes of a name are rolled up to one entry; negative if it is listed by itself.
  private int rolledUpBytes(byte[] name) {
    if (delimiter.length == 0) {
      return -1;
    }
    for (int at = prefix.length; at <= name.length - delimiter.length; at++) {
      if (Arrays.equals(name, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
        return at + delimiter.length;
      }
    }
    return -1;
  }

  private boolean startsWithPrefix(byte[] name) {
    return name.length >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  byte[] low() {
    return low;
  }

  byte[] high() {
    return high;
  }

  /// How many deleted keys RocksDB stepped over.
  long skipped() {
    return skipped;
  }

  long seeks() {
    return seeks;
  }

  long steps() {
    return steps;
  }

  private static byte[] max(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static byte[] min(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
