package io.ringfort.listing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The open RocksDB of a store with its tables. Safe for use by many threads until it is closed.
final class Tables implements AutoCloseable {
  private static final int CACHE_SHARD_BITS = 2;
  private static final Map<Long, Cache> CACHES = new ConcurrentHashMap<>();
  private static final int OPEN_FILES_MAX = 256;
  private static final long LOG_BYTES_MAX = 128L << 20;
  // A file in which so many of so many neighbouring keys were deleted is compacted soon: else pages
  // would step over what RocksDB keeps of deleted keys.
  private static final long DELETED_WINDOW = 4096;
  private static final long DELETED_TRIGGER = 1024;

  final RocksDB db;
  final ColumnFamilyHandle collections;
  final ColumnFamilyHandle live;
  final ColumnFamilyHandle dead;
  final ColumnFamilyHandle owed;

  private final ColumnFamilyHandle unused;
  private final WriteOptions synced;
  private final ReadOptions plain;
  private final List<AutoCloseable> resources;

  private Tables(
      RocksDB db,
      List<ColumnFamilyHandle> handles,
      WriteOptions synced,
      List<AutoCloseable> resources) {
    this.db = db;
    this.unused = handles.get(0); // RocksDB insists on a table named "default"
    this.collections = handles.get(1);
    this.live = handles.get(2);
    this.dead = handles.get(3);
    this.owed = handles.get(4);
    this.synced = synced;
    this.plain = new ReadOptions();
    this.resources = resources;
  }

  static Tables open(Path directory, ListingStoreOptions options) {
    RocksDB.loadLibrary();
    List<AutoCloseable> resources = new ArrayList<>();
    try {
      Cache cache = sharedCache(options.cacheBytes());
      BloomFilter filter = kept(resources, new BloomFilter(10));
      BlockBasedTableConfig blocks =
          new BlockBasedTableConfig()
              .setBlockCache(cache)
              .setFilterPolicy(filter)
              .setCacheIndexAndFilterBlocks(true)
              .setPinL0FilterAndIndexBlocksInCache(true)
              // In small pieces: a filter larger than a shard of the cache is read for each
              // look-up.
              .setIndexType(IndexType.kTwoLevelIndexSearch)
              .setPartitionFilters(true)
              .setMetadataBlockSize(4 << 10)
              .setPinTopLevelIndexAndFilter(true)
              .setBlockSize(16 << 10)
              .setFormatVersion(5);
      // Only the combined options know the collector.
      Options combined = kept(resources, new Options());
      combined.setTablePropertiesCollectorFactory(
          List.of(
              kept(
                  resources,
                  TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                      DELETED_WINDOW, DELETED_TRIGGER, 0.5))));
      ColumnFamilyOptions family =
          kept(resources, new ColumnFamilyOptions(combined))
              .setTableFormatConfig(blocks)
              .setCompressionType(CompressionType.LZ4_COMPRESSION)
              .setWriteBufferSize(options.writeBufferBytes());
      DBOptions database =
          kept(resources, new DBOptions())
              .setCreateIfMissing(true)
              .setCreateMissingColumnFamilies(true)
              .setMaxOpenFiles(OPEN_FILES_MAX)
              .setMaxTotalWalSize(LOG_BYTES_MAX)
              .setDbWriteBufferSize(options.writeBufferBytes() * 3 / 2)
              .setMaxBackgroundJobs(2)
              .setKeepLogFileNum(2)
              .setMaxLogFileSize(4 << 20)
              .setParanoidChecks(true)
              // A torn end of the log is what a crash leaves; anything else is a fault to report.
              .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      for (String name : List.of("default", "collections", "live", "dead", "owed")) {
        descriptors.add(
            new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), family));
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB db = RocksDB.open(database, directory.toString(), descriptors, handles);
      WriteOptions synced = kept(resources, new WriteOptions()).setSync(true);
      return new Tables(db, handles, synced, resources);
    } catch (RocksDBException e) {
      closeAll(resources);
      throw new ListingStoreException(
          ListingStoreException.Kind.FAILED,
          directory + ": cannot open the listing store: " + e.getMessage(),
          e);
    }
  }

  /// The cache of all stores of this process that ask for one of this size. It stays for the life
  /// of the process.
  private static Cache sharedCache(long bytes) {
    return CACHES.computeIfAbsent(bytes, size -> new LRUCache(size, CACHE_SHARD_BITS));
  }

  private static <T extends RocksObject> T kept(List<AutoCloseable> resources, T resource) {
    resources.add(resource);
    return resource;
  }

  byte @Nullable [] find(ColumnFamilyHandle table, byte[] key) throws RocksDBException {
    return db.get(table, plain, key);
  }

  /// The values of keys in their order; null where there is none.
  List<byte[]> findAll(ColumnFamilyHandle table, List<byte[]> keys) throws RocksDBException {
    return db.multiGetAsList(plain, Collections.nCopies(keys.size(), table), keys);
  }

  /// Writes all of the batch, durably.
  void write(WriteBatch batch) throws RocksDBException {
    db.write(synced, batch);
  }

  @Override
  public void close() {
    unused.close();
    collections.close();
    live.close();
    dead.close();
    owed.close();
    plain.close();
    db.close();
    closeAll(resources);
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot free a resource of RocksDB", e);
      }
    }
  }
}
