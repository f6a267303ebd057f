package io.ringfort.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.time.Timestamp;
import io.ringfort.listing.CollectionId;
import io.ringfort.listing.ListingStore;
import io.ringfort.listing.ListingStoreOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// What rows and pages of the listing store cost, in CPU time of this process (RocksDB's threads
/// included) and in elapsed time. Arguments: an empty directory, and the number of rows of the
/// large container (default 1 000 000).
public final class ListingBenchmark {
  private static final NameHasher HASHER = new NameHasher("", "bench");
  private static final int CALLERS = 64;
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ListingBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    int large = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    try (ListingStore<ObjectRow> store =
        ListingStore.open(
            Path.of(arguments[0]), RowFormat.OBJECTS, ListingStoreOptions.defaults())) {
      rowsOneByOne(store, "warm", 20_000);
      rowsOneByOne(store, "single", 100_000);
      fill(store, "small", 1_000);
      fill(store, "large", large);
      for (String box : List.of("small", "large", "small", "large")) {
        pages(store, box, new ListingQuery("", "", "", "", false, 1000), 300);
      }
      pages(store, "large", new ListingQuery("", "", "d0500/0499", "", false, 1000), 300);
      pages(store, "large", new ListingQuery("", "", "", "", true, 1000), 300);
      pages(store, "large", new ListingQuery("", "/", "", "", false, 1000), 100);
      deleteAll(store, "large", large);
      pages(store, "large", new ListingQuery("", "", "", "", false, 1000), 20);
    }
  }

  private static CollectionId id(String container) {
    return CollectionId.of(HASHER, new ContainerName("bench", container));
  }

  private static ObjectRow row(int number, long order) {
    Timestamp at = new Timestamp(order << 20, 9);
    String name = String.format(Locale.ROOT, "d%04d/%04d", number / 1000, number % 1000);
    return ObjectRow.put(
        name, at, at, 4096, "application/octet-stream", "d41d8cd98f00b204e9800998ecf8427e");
  }

  /// Many callers, a row each, as the object hall brings them.
  private static void rowsOneByOne(ListingStore<ObjectRow> store, String box, int count)
      throws InterruptedException {
    AtomicLong next = new AtomicLong();
    long writes = store.work().writes();
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      callers.add(
          Thread.startVirtualThread(() -> {
            for (long number = next.getAndIncrement();
                number < count;
                number = next.getAndIncrement()) {
              store.merge(id(box), CollectionHeader.NONE, List.of(row((int) number, 1 + number)));
            }
          }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    report("rows one by one, 64 callers: " + box, count, start, cpu);
    print("  rows a synced write: %.1f", count / (double) (store.work().writes() - writes));
  }

  private static void fill(ListingStore<ObjectRow> store, String box, int count) {
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (int from = 0; from < count; from += 1000) {
      List<ObjectRow> rows = new ArrayList<>(1000);
      for (int number = from; number < Math.min(count, from + 1000); number++) {
        rows.add(row(number, 1));
      }
      store.merge(id(box), CollectionHeader.NONE, rows);
    }
    report("rows, 1000 a call: " + box, count, start, cpu);
  }

  private static void deleteAll(ListingStore<ObjectRow> store, String box, int count) {
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (int from = 0; from < count; from += 1000) {
      List<ObjectRow> rows = new ArrayList<>(1000);
      for (int number = from; number < Math.min(count, from + 1000); number++) {
        ObjectRow row = row(number, 2);
        rows.add(ObjectRow.tombstone(row.name(), row.order(), row.birth()));
      }
      store.merge(id(box), CollectionHeader.NONE, rows);
    }
    report("tombstones, 1000 a call: " + box, count, start, cpu);
  }

  private static void pages(
      ListingStore<ObjectRow> store, String box, ListingQuery query, int count) {
    Histogram micros = new Histogram(60_000_000L, 3);
    ListingStore.Work before = store.work();
    int entries = 0;
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    for (int page = 0; page < count; page++) {
      long begin = System.nanoTime();
      entries += store.readPage(id(box), query).entries().size();
      micros.recordValue((System.nanoTime() - begin) / 1000);
    }
    ListingStore.Work after = store.work();
    report("keys listed: " + box + " " + query, entries, start, cpu);
    print(
        "  page of %d: p50 %d us, p99 %d us, max %d us; %d seeks and %d steps a page",
        entries / count,
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(99),
        micros.getMaxValue(),
        (after.seeks() - before.seeks()) / count,
        (after.steps() - before.steps()) / count);
  }

  private static void report(String what, long count, long start, long cpu) {
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    print(
        "%s: %d in %.2f s, %.0f a CPU-second, %.2f us of CPU each",
        what, count, seconds, count / cpuSeconds, 1e6 * cpuSeconds / Math.max(1, count));
  }

  @FormatMethod
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
