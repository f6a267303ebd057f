package io.ringfort.listing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.client.listing.Tally;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.ring.NameHash;
import io.ringfort.listing.ChangeBatch.TallyKeeper;
import io.ringfort.listing.Committer.Cost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// The listings of one device; what it promises stands in the package's description. Safe for use
/// by many threads; calls block, reads on threads of the store's own. A directory can be open only
/// once. Faults are [ListingStoreException].
public final class ListingStore<R extends ListingRow<R>> implements AutoCloseable {
  private static final int RECORDS_CACHED = 10_000;

  private final String name;
  private final RowFormat<R> format;
  private final Tables tables;
  private final Cache<NameHash, CollectionRecord> stored;
  private final Committer<ChangeBatch<R>> committer;
  private final ReadLane lane;
  private final Tidier tidier;
  private final LongAdder seeks = new LongAdder();
  private final LongAdder steps = new LongAdder();

  private ListingStore(
      String name, RowFormat<R> format, Tables tables, ListingStoreOptions options) {
    this.name = name;
    this.format = format;
    this.tables = tables;
    this.stored = Caffeine.newBuilder().maximumSize(RECORDS_CACHED).executor(Runnable::run).build();
    this.lane = new ReadLane(name);
    this.tidier = new Tidier(name, tables);
    this.committer =
        new Committer<>(
            name, options, () -> new ChangeBatch<>(tables, format, options.oweTotals(), stored));
  }

  /// Opens the store in a directory, which must exist, and recovers what was acknowledged.
  public static <R extends ListingRow<R>> ListingStore<R> open(
      Path directory, RowFormat<R> format, ListingStoreOptions options) {
    Tables tables = Tables.open(directory, options);
    return new ListingStore<>(directory.toString(), format, tables, options);
  }

  /// Takes in what is new of a header and of rows; durable on return.
  public CollectionState merge(CollectionId id, CollectionHeader header, List<R> rows) {
    boolean grows = header.exists() || rows.stream().anyMatch(ListingRow::live);
    return committer.commit(
        new Cost(rows.size(), grows),
        new Committer.Change<ChangeBatch<R>, CollectionState>() {
          @Override
          public void announce(ChangeBatch<R> batch) {
            batch.announce(id, rows);
          }

          @Override
          public CollectionState apply(ChangeBatch<R> batch) {
            return batch.merge(id, header, rows);
          }
        });
  }

  /// Removes a collection unless it has live rows; durable on return.
  public RemoveReply remove(CollectionId id, CollectionHeader removal) {
    return committer.commit(new Cost(1, false), batch -> batch.remove(id, removal));
  }

  /// What is known of a collection.
  public CollectionState readState(CollectionId id) {
    CollectionRecord known = stored.getIfPresent(id.hash());
    return known != null
        ? known.state()
        : lane.read(() ->
            decode(id.hash(), tables.find(tables.collections, RowKeys.ofCollection(id.hash()))));
  }

  private static CollectionState decode(NameHash hash, byte @Nullable [] bytes) {
    return bytes == null ? CollectionState.UNKNOWN : CollectionRecord.decode(hash, bytes).state();
  }

  /// A page of live rows and the state of the same moment.
  public ListingPage<R> readPage(CollectionId id, ListingQuery query) {
    return lane.read(() -> {
      Snapshot snapshot = tables.db.getSnapshot();
      try (ReadOptions options = new ReadOptions()) {
        options.setSnapshot(snapshot);
        byte[] key = RowKeys.ofCollection(id.hash());
        CollectionState state = decode(id.hash(), tables.db.get(tables.collections, options, key));
        PageReader<R> reader = new PageReader<>(tables, format, id.hash(), query);
        ListingPage<R> page = reader.read(state, options);
        tidier.note(reader.low(), reader.high(), reader.skipped());
        seeks.add(reader.seeks());
        steps.add(reader.steps());
        return page;
      } finally {
        tables.db.releaseSnapshot(snapshot);
      }
    });
  }

  /// Single rows, tombstones included, in the order asked for.
  public List<Optional<R>> readRows(CollectionId id, List<String> names) {
    return lane.read(() -> {
      // One moment for all, so that a row on its way between the tables is not missed.
      Snapshot snapshot = tables.db.getSnapshot();
      try (ReadOptions options = new ReadOptions()) {
        options.setSnapshot(snapshot);
        List<Optional<R>> rows = new ArrayList<>(names.size());
        for (String rowName : names) {
          rows.add(readRow(RowKeys.of(id.hash(), RowKeys.bytes(rowName)), rowName, options));
        }
        return rows;
      } finally {
        tables.db.releaseSnapshot(snapshot);
      }
    });
  }

  private Optional<R> readRow(byte[] key, String rowName, ReadOptions options)
      throws RocksDBException {
    byte[] value = tables.db.get(tables.live, options, key);
    if (value == null) {
      value = tables.db.get(tables.dead, options, key);
    }
    return value == null
        ? Optional.empty()
        : Optional.of(format.read(rowName, new WireReader(value)));
  }

  /// Works out the tally anew from all rows; equal to the kept one unless something is damaged.
  public Tally recount(CollectionId id) {
    return lane.read(() -> {
      TallyKeeper tally = new TallyKeeper(Tally.ZERO);
      Snapshot snapshot = tables.db.getSnapshot();
      try {
        addAll(tables.live, id.hash(), snapshot, tally);
        addAll(tables.dead, id.hash(), snapshot, tally);
      } finally {
        tables.db.releaseSnapshot(snapshot);
      }
      return tally.tally();
    });
  }

  private void addAll(ColumnFamilyHandle table, NameHash hash, Snapshot snapshot, TallyKeeper tally)
      throws RocksDBException {
    byte[] low = RowKeys.ofCollection(hash);
    try (Slice upper = new Slice(RowKeys.afterCollection(hash));
        ReadOptions options = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(upper);
        RocksIterator rows = tables.db.newIterator(table, options)) {
      for (rows.seek(low); rows.isValid(); rows.next()) {
        byte[] rowName = RowKeys.nameOf(rows.key());
        tally.add(
            format.read(new String(rowName, StandardCharsets.UTF_8), new WireReader(rows.value())),
            rowName);
      }
      rows.status();
    }
  }

  /// A collection and its state.
  public record StoredCollection(CollectionId id, CollectionState state) {}

  /// Collections in the order of their hashes, hence by partition.
  ///
  /// @param from the least hash wanted
  public List<StoredCollection> readCollections(NameHash from, int limit) {
    return lane.read(() -> collections(tables.collections, from, limit));
  }

  /// Collections whose totals changed since they were last settled, in the order of their hashes.
  /// Survives restarts.
  public List<StoredCollection> readOwed(NameHash from, int limit) {
    return lane.read(() -> collections(tables.owed, from, limit));
  }

  private List<StoredCollection> collections(ColumnFamilyHandle table, NameHash from, int limit)
      throws RocksDBException {
    List<StoredCollection> found = new ArrayList<>();
    try (ReadOptions options = new ReadOptions();
        RocksIterator keys = tables.db.newIterator(table, options)) {
      for (keys.seek(RowKeys.ofCollection(from));
          keys.isValid() && found.size() < limit;
          keys.next()) {
        NameHash hash = RowKeys.hashOf(keys.key());
        byte[] record = tables.find(tables.collections, keys.key());
        if (record == null) {
          throw new ListingStoreException(
              ListingStoreException.Kind.CORRUPT, name + ": no record of " + hash.hex());
        }
        CollectionRecord decoded = CollectionRecord.decode(hash, record);
        found.add(new StoredCollection(decoded.id(), decoded.state()));
      }
      keys.status();
    }
    return found;
  }

  /// Takes note that these totals were reported; nothing is owed any more if they still hold.
  ///
  /// @return whether so
  public boolean settle(CollectionId id, CollectionState reported) {
    return committer.commit(new Cost(1, false), batch -> batch.settle(id, reported));
  }

  /// Work done since opening.
  ///
  /// @param seeks searches in the tables for pages
  /// @param steps moves to a neighbouring row for pages
  /// @param writes synced writes
  /// @param cleared stretches of deleted rows that were cleared away because pages met them
  public record Work(long seeks, long steps, long writes, long cleared) {}

  public Work work() {
    return new Work(seeks.sum(), steps.sum(), committer.batchCount(), tidier.clearedCount());
  }

  /// Writes what waits, lets reads end, closes the files.
  @Override
  public void close() {
    committer.close();
    lane.close();
    tidier.close();
    tables.close();
  }
}
