package io.ringfort.listing;

import com.github.benmanes.caffeine.cache.Cache;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.client.listing.Tally;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Changes worked out against what is stored and against each other, to be written at once. Used by
/// the committer alone.
final class ChangeBatch<R extends ListingRow<R>> implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Tables tables;
  private final RowFormat<R> format;
  private final boolean oweTotals;
  private final Cache<NameHash, CollectionRecord> stored;
  private final Map<NameHash, CollectionRecord> changed = new HashMap<>();
  private final Map<ByteBuffer, R> rows = new HashMap<>();
  private final List<byte[]> announced = new ArrayList<>();

  /// What is stored under the keys that were announced.
  private final Map<ByteBuffer, Optional<byte[]>> found = new HashMap<>();

  private final WriteBatch batch = new WriteBatch();

  /// @param stored records as they are on stable storage; gets what this batch writes
  ChangeBatch(
      Tables tables,
      RowFormat<R> format,
      boolean oweTotals,
      Cache<NameHash, CollectionRecord> stored) {
    this.tables = tables;
    this.format = format;
    this.oweTotals = oweTotals;
    this.stored = stored;
  }

  /// Names rows that will be merged.
  void announce(CollectionId id, List<R> newRows) {
    for (R row : newRows) {
      announced.add(RowKeys.of(id.hash(), RowKeys.bytes(row.name())));
    }
  }

  /// Looks up what was announced, all at once.
  void readAhead() {
    if (announced.size() < 2) {
      return;
    }
    try {
      List<byte[]> live = tables.findAll(tables.live, announced);
      List<byte[]> dead = tables.findAll(tables.dead, announced);
      for (int index = 0; index < announced.size(); index++) {
        byte[] value = live.get(index) == null ? dead.get(index) : live.get(index);
        found.put(ByteBuffer.wrap(announced.get(index)), Optional.ofNullable(value));
      }
    } catch (RocksDBException e) {
      throw readFault(e);
    }
  }

  CollectionState merge(CollectionId id, CollectionHeader header, List<R> newRows) {
    try {
      CollectionRecord before = record(id);
      TallyKeeper tally = new TallyKeeper(before.state().tally());
      for (R row : newRows) {
        mergeRow(id.hash(), row, tally);
      }
      CollectionState after =
          new CollectionState(before.state().header().merge(header), tally.tally());
      update(before, after);
      return after;
    } catch (RocksDBException e) {
      throw readFault(e);
    }
  }

  RemoveReply remove(CollectionId id, CollectionHeader removal) {
    try {
      CollectionRecord before = record(id);
      if (before.state().tally().rowCount() > 0) {
        return RemoveReply.NOT_EMPTY;
      }
      update(
          before,
          new CollectionState(before.state().header().merge(removal), before.state().tally()));
      return RemoveReply.REMOVED;
    } catch (RocksDBException e) {
      throw readFault(e);
    }
  }

  /// Takes note that totals were reported; nothing is owed if they are still the same.
  boolean settle(CollectionId id, CollectionState reported) {
    try {
      CollectionRecord before = record(id);
      if (!before.owed() || owes(reported, before.state())) {
        return false;
      }
      batch.delete(tables.owed, RowKeys.ofCollection(id.hash()));
      changed.put(id.hash(), new CollectionRecord(before.id(), before.state(), false));
      return true;
    } catch (RocksDBException e) {
      throw readFault(e);
    }
  }

  /// Makes everything durable.
  void write() throws RocksDBException {
    if (changed.isEmpty()) {
      return; // everything was known, hence durable, before
    }
    for (CollectionRecord record : changed.values()) {
      batch.put(tables.collections, RowKeys.ofCollection(record.id().hash()), record.encode());
    }
    tables.write(batch);
    stored.putAll(changed);
  }

  private CollectionRecord record(CollectionId id) throws RocksDBException {
    CollectionRecord known = changed.get(id.hash());
    if (known == null) {
      known = stored.getIfPresent(id.hash());
    }
    if (known == null) {
      byte[] bytes = tables.find(tables.collections, RowKeys.ofCollection(id.hash()));
      known =
          bytes == null
              ? new CollectionRecord(id, CollectionState.UNKNOWN, false)
              : CollectionRecord.decode(id.hash(), bytes);
    }
    return known;
  }

  private void update(CollectionRecord before, CollectionState after) throws RocksDBException {
    if (after.equals(before.state())) {
      return;
    }
    boolean owes = oweTotals && owes(before.state(), after);
    if (owes && !before.owed()) {
      batch.put(tables.owed, RowKeys.ofCollection(before.id().hash()), NOTHING);
    }
    changed.put(
        before.id().hash(), new CollectionRecord(before.id(), after, before.owed() || owes));
  }

  /// Whether the account would be told something else.
  private static boolean owes(CollectionState told, CollectionState now) {
    return told.tally().objectCount() != now.tally().objectCount()
        || told.tally().bytesUsed() != now.tally().bytesUsed()
        || !told.header().created().equals(now.header().created())
        || !told.header().removed().equals(now.header().removed());
  }

  private void mergeRow(NameHash hash, R row, TallyKeeper tally) throws RocksDBException {
    byte[] name = RowKeys.bytes(row.name());
    byte[] key = RowKeys.of(hash, name);
    ByteBuffer place = ByteBuffer.wrap(key);
    R before = rows.get(place);
    if (before == null) {
      before = find(place, key, row.name());
    }
    R after = before == null ? row : before.merge(row);
    if (after.equals(before)) {
      return;
    }
    if (before != null) {
      tally.remove(before, name);
      if (before.live() != after.live()) {
        batch.delete(table(before), key);
      }
    }
    tally.add(after, name);
    WireWriter value = new WireWriter(128);
    format.write(value, after);
    batch.put(table(after), key, value.toBytes());
    rows.put(place, after);
  }

  private ColumnFamilyHandle table(R row) {
    return row.live() ? tables.live : tables.dead;
  }

  private @Nullable R find(ByteBuffer place, byte[] key, String name) throws RocksDBException {
    Optional<byte[]> known = found.get(place);
    byte[] value = known == null ? find(key) : known.orElse(null);
    return value == null ? null : format.read(name, new WireReader(value));
  }

  private byte @Nullable [] find(byte[] key) throws RocksDBException {
    byte[] value = tables.find(tables.live, key);
    return value == null ? tables.find(tables.dead, key) : value;
  }

  private static ListingStoreException readFault(RocksDBException e) {
    return new ListingStoreException(
        ListingStoreException.Kind.FAILED, "cannot read before a change: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    batch.close();
  }

  /// The tally while rows come and go.
  static final class TallyKeeper {
    private Tally tally;

    TallyKeeper(Tally tally) {
      this.tally = tally;
    }

    void add(ListingRow<?> row, byte[] name) {
      boolean live = row.live();
      tally =
          new Tally(
              tally.rowCount() + (live ? 1 : 0),
              tally.objectCount() + row.objectCount(),
              tally.bytesUsed() + row.bytesUsed(),
              Timestamp.max(tally.newest(), row.order()),
              live ? tally.live().plus(RowHash.of(name, row)) : tally.live(),
              live ? tally.dead() : tally.dead().plus(RowHash.of(name, row)));
    }

    void remove(ListingRow<?> row, byte[] name) {
      boolean live = row.live();
      tally =
          new Tally(
              tally.rowCount() - (live ? 1 : 0),
              tally.objectCount() - row.objectCount(),
              tally.bytesUsed() - row.bytesUsed(),
              tally.newest(),
              live ? tally.live().minus(RowHash.of(name, row)) : tally.live(),
              live ? tally.dead() : tally.dead().minus(RowHash.of(name, row)));
      assert tally.rowCount() >= 0 && tally.objectCount() >= 0 && tally.bytesUsed() >= 0 : tally;
    }

    Tally tally() {
      return tally;
    }
  }
}
