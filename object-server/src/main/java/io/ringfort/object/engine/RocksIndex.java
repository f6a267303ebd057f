package io.ringfort.object.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The index in RocksDB with its own log switched off: ours is the log. A checkpoint is one write
/// batch and one flush, so RocksDB's atomic switch to the new file makes all of it durable or
/// nothing.
final class RocksIndex implements ObjectIndex {
  private static final long BLOCK_CACHE_BYTES = 64 << 20;

  /// So large that hardly a checkpoint fills it. It bounds memory, not what is atomic: RocksDB
  /// never parts a batch.
  private static final long WRITE_BUFFER_BYTES = 64 << 20;

  /// Nearly two bytes for each key in memory. A new key is looked for in each of up to ten files:
  /// with 10 bits every tenth of those look-ups reads a block for nothing, with 15 every hundredth.
  private static final double BLOOM_BITS = 15;

  /// Of all devices of this process, for its life.
  private static final Cache CACHE;

  static {
    RocksDB.loadLibrary();
    CACHE = new LRUCache(BLOCK_CACHE_BYTES);
  }

  private final List<AutoCloseable> resources = new ArrayList<>();
  private final RocksDB database;
  private final WriteOptions unlogged;
  private final FlushOptions waiting;

  private RocksIndex(Path directory) throws RocksDBException {
    BloomFilter bloom = keep(new BloomFilter(BLOOM_BITS));
    Options options =
        keep(
            new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                // Keys are random: by levels, every few checkpoints would write all of them again.
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20)
                .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(CACHE).setFilterPolicy(bloom)));
    unlogged = keep(new WriteOptions().setDisableWAL(true));
    waiting = keep(new FlushOptions().setWaitForFlush(true));
    database = keep(RocksDB.open(options, directory.toString()));
  }

  private <T extends AutoCloseable> T keep(T resource) {
    resources.add(resource);
    return resource;
  }

  /// Opens the database of a directory; begins with an empty one if what is there can not be read.
  static RocksIndex open(Path directory) {
    try {
      return new RocksIndex(directory);
    } catch (RocksDBException damaged) {
      try (Options options = new Options()) {
        RocksDB.destroyDB(directory.toString(), options);
        return new RocksIndex(directory);
      } catch (RocksDBException e) {
        e.addSuppressed(damaged);
        throw failed(e);
      }
    }
  }

  private static DeviceFailedException failed(RocksDBException e) {
    return new DeviceFailedException("index: " + e.getMessage(), e);
  }

  @Override
  public byte @Nullable [] find(IndexKey key) {
    try {
      return database.get(key.encode());
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public List<byte @Nullable []> findAll(List<IndexKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<byte[]> encoded = new ArrayList<>(keys.size());
    for (IndexKey key : keys) {
      encoded.add(key.encode());
    }
    try {
      return new ArrayList<>(database.multiGetAsList(encoded));
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public void persist(Map<IndexKey, byte[]> changes) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Map.Entry<IndexKey, byte[]> change : changes.entrySet()) {
        if (change.getValue().length == 0) {
          batch.delete(change.getKey().encode());
        } else {
          batch.put(change.getKey().encode(), change.getValue());
        }
      }
      database.write(unlogged, batch);
      database.flush(waiting);
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public NavigableMap<IndexKey, byte[]> page(IndexKey from, IndexKey to, int max) {
    NavigableMap<IndexKey, byte[]> page = new TreeMap<>();
    try (Slice bound = new Slice(to.encode());
        ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
        RocksIterator entries = database.newIterator(options)) {
      entries.seek(from.encode());
      while (page.size() < max && entries.isValid()) {
        page.put(IndexKey.decode(ByteBuffer.wrap(entries.key())), entries.value());
        entries.next();
      }
      entries.status();
    } catch (RocksDBException e) {
      throw failed(e);
    }
    return page;
  }

  @Override
  public void clear() {
    try {
      byte[] first = new byte[IndexKey.BYTES];
      byte[] last = new byte[IndexKey.BYTES];
      java.util.Arrays.fill(last, (byte) 0x7f);
      database.deleteRange(unlogged, first, last);
      database.flush(waiting);
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new DeviceFailedException("index could not be closed", e);
      }
    }
  }
}
