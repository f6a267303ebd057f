package io.ringfort.bench;

import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.CommitRequest;
import io.ringfort.object.engine.CommitResult;
import io.ringfort.object.engine.EngineOptions;
import io.ringfort.object.engine.ObjectContent;
import io.ringfort.object.engine.ObjectReader;
import io.ringfort.object.engine.ObjectStore;
import io.ringfort.object.engine.ReadResult;
import io.ringfort.object.engine.SlabObjectStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// The engine beside the bare loop that it is made of, on the same disk in the same run: 64 callers
/// put 4 KiB; then they read what they have put. Prints a Markdown table of medians.
///
/// Arguments: directory, seconds per measurement, rounds, and for profiles one of `raw`, `put` and
/// `read` to measure nothing else.
public final class EngineBenchmark {
  private static final int CALLERS = 64;
  private static final int DATA_BYTES = 4096;
  private static final int HOT_KEYS = 50_000;
  private static final int WARM_UP_SECONDS = 5;

  private EngineBenchmark() {}

  private interface Operation {
    void run(SplittableRandom random) throws IOException;
  }

  /// @param rate operations per second
  /// @param cpuMicros CPU of the whole process per operation
  private record Result(double rate, double cpuMicros) {
    static final Result NONE = new Result(0, 0);
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments.length > 0 ? arguments[0] : "/tmp/ringfort-engine-bench");
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Predicate<String> measured = arguments.length > 3 ? arguments[3]::equals : _ -> true;
    Result[] raw = new Result[rounds];
    Result[] puts = new Result[rounds];
    Result[] reads = new Result[rounds];
    Files.createDirectories(root.resolve("raw"));
    Files.createDirectories(root.resolve("engine"));
    long start = System.nanoTime();
    try (LocalDisk disk = new LocalDisk(root.resolve("engine"));
        SlabObjectStore store = SlabObjectStore.open(disk, options())) {
      put(store, new HybridClock(Clock.system(), 1), new SplittableRandom(1));
      System.out.printf(
          "open a fresh device and put once: %d ms%n%n", (System.nanoTime() - start) / 1_000_000);
      HybridClock clock = new HybridClock(Clock.system(), 2);
      measure(WARM_UP_SECONDS, random -> put(store, clock, random));
      for (int round = 0; round < rounds; round++) {
        raw[round] = measured.test("raw") ? rawLoop(root.resolve("raw"), seconds) : Result.NONE;
        puts[round] =
            measured.test("put")
                ? measure(seconds, random -> put(store, clock, random))
                : Result.NONE;
        reads[round] =
            measured.test("read") ? measure(seconds, random -> read(store, random)) : Result.NONE;
      }
      System.out.println(store.status());
    }
    System.out.println("\n| what | per second | CPU microseconds each |\n|---|---|---|");
    print("raw group-commit loop, 4 KiB", raw);
    print("engine, commit 4 KiB", puts);
    print("engine, read a hot 4 KiB object", reads);
  }

  private static void print(String name, Result[] results) {
    double[] rates = Arrays.stream(results).mapToDouble(Result::rate).sorted().toArray();
    double[] cpus = Arrays.stream(results).mapToDouble(Result::cpuMicros).sorted().toArray();
    int middle = results.length / 2;
    System.out.printf(
        "| %s | %.0f (%.0f-%.0f) | %.1f (%.1f-%.1f) |%n",
        name,
        rates[middle],
        rates[0],
        rates[rates.length - 1],
        cpus[middle],
        cpus[0],
        cpus[cpus.length - 1]);
  }

  private static EngineOptions options() {
    return EngineOptions.defaults(new UUID(1, 1), "bench", 0, Map.of(0, 10), Clock.system());
  }

  private static ObjectKey key(SplittableRandom random) {
    long number = random.nextInt(HOT_KEYS);
    return new ObjectKey(0, new NameHash(number * 0x9e3779b97f4a7c15L, number));
  }

  private static final byte[] DATA = new byte[DATA_BYTES];

  static {
    new SplittableRandom(7).nextBytes(DATA);
  }

  private static void put(ObjectStore store, HybridClock clock, SplittableRandom random) {
    ObjectKey key = key(random);
    Timestamp order = clock.next();
    CommitResult result =
        store.commit(
            new CommitRequest(
                key,
                "/account/container/object",
                new Assignment(
                    new PartitionId(0, key.hash().partition(10)), 1, List.of(new Member(0, 1))),
                Version.written(order, false),
                order,
                ByteBuffer.allocate(200),
                new ObjectContent.Inline(ByteBuffer.wrap(DATA)),
                false));
    // Of two callers with the same key the later timestamp may come first.
    if (!(result instanceof CommitResult.Held || result instanceof CommitResult.Newer)) {
      throw new IllegalStateException("commit: " + result);
    }
  }

  private static void read(ObjectStore store, SplittableRandom random) {
    if (store.read(key(random)) instanceof ReadResult.Found(ObjectReader reader)) {
      try (reader) {
        if (reader.data().remaining() != DATA_BYTES) {
          throw new IllegalStateException("short read");
        }
      }
    }
  }

  /// Processor time of the process without the threads that compile, which have most to do at first
  /// and would blur what is compared.
  private static long cpuNanos() throws IOException {
    long all =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).contains("Compiler")) {
          String runNanos = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
          all -= Long.parseLong(runNanos);
        }
      }
    }
    return all;
  }

  @SuppressWarnings("ThreadPriorityCheck") // Virtual threads are not preempted: callers take turns.
  private static Result measure(int seconds, Operation operation)
      throws IOException, InterruptedException {
    long[] counts = new long[CALLERS];
    Thread[] threads = new Thread[CALLERS];
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    for (int caller = 0; caller < CALLERS; caller++) {
      int id = caller;
      threads[caller] =
          Thread.startVirtualThread(() -> {
            SplittableRandom random = new SplittableRandom(id + start);
            try {
              while (System.nanoTime() < end) {
                operation.run(random);
                counts[id]++;
                if ((counts[id] & 63) == 0) {
                  Thread.yield();
                }
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long nanos = System.nanoTime() - start;
    long total = Arrays.stream(counts).sum();
    return new Result(total * 1e9 / nanos, (cpuNanos() - cpu) / 1e3 / total);
  }

  /// A caller of the bare loop, waiting for its record.
  private static final class Waiting {
    final Thread thread = Thread.currentThread();
    volatile boolean done;
  }

  /// The bare loop: callers queue, one thread copies what waits, writes it to a pre-written file,
  /// flushes, and wakes them. No records, no index, no checks.
  private static Result rawLoop(Path root, int seconds) throws Exception {
    int fileBytes = 64 << 20;
    try (LocalDisk disk = new LocalDisk(root)) {
      disk.delete("log");
      try (DiskFile file = disk.create("log")) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (int at = 0; at < fileBytes; at += 1 << 20) {
          file.write(at, zeros.clear());
        }
        file.flush();
        ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
        boolean[] stop = {false};
        Thread writer =
            Thread.ofPlatform().daemon().unstarted(() -> writeLoop(file, fileBytes, queue, stop));
        writer.start();
        Result result =
            measure(
                seconds,
                _ -> {
                  Waiting waiting = new Waiting();
                  queue.add(waiting);
                  LockSupport.unpark(writer);
                  while (!waiting.done) {
                    LockSupport.park();
                  }
                });
        stop[0] = true;
        LockSupport.unpark(writer);
        writer.join();
        return result;
      }
    }
  }

  private static void writeLoop(
      DiskFile file, int fileBytes, ConcurrentLinkedQueue<Waiting> queue, boolean[] stop) {
    ByteBuffer staging = ByteBuffer.allocateDirect(1 << 20);
    Waiting[] batch = new Waiting[256];
    int at = 0;
    try {
      while (!stop[0]) {
        staging.clear();
        int count = 0;
        for (Waiting next; count < batch.length && (next = queue.poll()) != null; count++) {
          batch[count] = next;
          staging.put(DATA);
        }
        if (count == 0) {
          LockSupport.parkNanos(1_000_000);
          continue;
        }
        if (at + staging.position() > fileBytes) {
          at = 0;
        }
        staging.flip();
        at += staging.remaining();
        file.write(at - staging.remaining(), staging);
        file.flush();
        for (int index = 0; index < count; index++) {
          batch[index].done = true;
          LockSupport.unpark(batch[index].thread);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
