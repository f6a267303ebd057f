package io.ringfort.listing;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How a listing store works and where its limits are. Start from [#defaults()].
///
/// @param cacheBytes memory for blocks read, shared by all stores of the process with the same size
/// @param writeBufferBytes rows that are gathered before they are sorted into a file; one and a
///   half times as much is the memory of a store for all that is not in files yet
/// @param queueDepth changes that wait for the committer; more callers wait to get in
/// @param queueWait how long a caller waits to get in before it is refused
/// @param batchRowsMax rows that the committer takes into one write
/// @param reserveBytes free bytes below which live rows and headers are refused; tombstones are
///   taken down to a quarter of it
/// @param freeBytes tells the free bytes of the device
/// @param oweTotals whether a change of totals is noted until it was reported
public record ListingStoreOptions(
    long cacheBytes,
    long writeBufferBytes,
    int queueDepth,
    Duration queueWait,
    int batchRowsMax,
    long reserveBytes,
    LongSupplier freeBytes,
    boolean oweTotals) {
  public ListingStoreOptions {
    if (cacheBytes < 0
        || writeBufferBytes < 1 << 16
        || queueDepth < 1
        || batchRowsMax < 1
        || reserveBytes < 0) {
      throw new IllegalArgumentException("a limit of the listing store is too small");
    }
  }

  /// 64 MiB of cache, 16 MiB of write buffer, 1024 changes waiting up to 5 s, 4096 rows a write, no
  /// reserve, nothing owed.
  public static ListingStoreOptions defaults() {
    return new ListingStoreOptions(
        64 << 20, 16 << 20, 1024, Duration.ofSeconds(5), 4096, 0, () -> Long.MAX_VALUE, false);
  }

  /// With a reserve of free space.
  public ListingStoreOptions reserve(long bytes, LongSupplier free) {
    return new ListingStoreOptions(
        cacheBytes, writeBufferBytes, queueDepth, queueWait, batchRowsMax, bytes, free, oweTotals);
  }

  /// With changes of totals noted until they are reported.
  public ListingStoreOptions owingTotals() {
    return new ListingStoreOptions(
        cacheBytes,
        writeBufferBytes,
        queueDepth,
        queueWait,
        batchRowsMax,
        reserveBytes,
        freeBytes,
        true);
  }

  /// With other memory bounds.
  public ListingStoreOptions memory(long cache, long writeBuffer) {
    return new ListingStoreOptions(
        cache,
        writeBuffer,
        queueDepth,
        queueWait,
        batchRowsMax,
        reserveBytes,
        freeBytes,
        oweTotals);
  }
}
