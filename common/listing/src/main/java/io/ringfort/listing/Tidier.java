package io.ringfort.listing;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears stretches of live rows in which pages stepped over too much of what RocksDB keeps of
/// deleted keys until it compacts them. So a mass deletion makes the next page slow, not all pages.
/// One stretch at a time, in the background. Safe for use by many threads.
final class Tidier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tidier.class);
  private static final long CLOSE_SECONDS = 60;

  /// A page that stepped over more deleted keys than this has its stretch cleared.
  static final long SKIPPED_MAX = 10_000;

  private final String name;
  private final Tables tables;
  private final ExecutorService executor;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final LongAdder cleared = new LongAdder();

  Tidier(String name, Tables tables) {
    this.name = name;
    this.tables = tables;
    this.executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("listing-tidy " + name).factory());
  }

  /// Takes note of what a page between two bounds stepped over.
  void note(byte[] low, byte[] high, long skipped) {
    if (skipped > SKIPPED_MAX && busy.compareAndSet(false, true)) {
      executor.execute(() -> clear(low, high));
    }
  }

  private void clear(byte[] low, byte[] high) {
    // Forced: a file that could be moved down as it is would keep its marks.
    try (CompactRangeOptions options =
        new CompactRangeOptions()
            .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
      tables.db.compactRange(tables.live, low, high, options);
      cleared.increment();
    } catch (RocksDBException e) {
      LOG.warn("{}: deleted rows could not be cleared away: {}", name, e.getMessage());
    } finally {
      busy.set(false);
    }
  }

  long clearedCount() {
    return cleared.sum();
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + ": clearing did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + ": interrupted while closing", e);
    }
  }
}
