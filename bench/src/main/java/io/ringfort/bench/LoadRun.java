package io.ringfort.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// A load run against the Swift or the S3 API. Connections each send the next request when the
/// answer is there; or, with `rate`, requests are due at fixed times, and latency counts from the
/// time when one was due, so that a server that stalls is not spared the requests that would have
/// come. Prints rate, latency, errors, wrong bytes, and the servers' processor time for each
/// operation. See bench/README.md.
///
/// ```
/// LoadRun put|get|head|delete|list [key=value ...]
///   auth=http://127.0.0.1:8080/auth/v1.0 user=admin:admin key=... pids=1234,5678
///   s3=http://127.0.0.1:8080 region=us-east-1 user=(access key) key=(secret key)
///   container=bench size=4096 connections=64 rate=0 seconds=20 warmup=20 keys=20000 verify=10
/// ```
public final class LoadRun {
  private final String operation;
  private final LoadOptions options;
  private final LoadDoor door;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong due = new AtomicLong();
  private final long beginNanos = System.nanoTime();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong mismatches = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean counting = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Histogram micros = new ConcurrentHistogram(60_000_000, 3);

  private LoadRun(String operation, LoadOptions options, LoadDoor door) {
    this.operation = operation;
    this.options = options;
    this.door = door;
  }

  public static void main(String[] args) throws Exception {
    LoadOptions options = LoadOptions.parse(args);
    new LoadRun(args[0], options, LoadDoor.open(options)).run();
  }

  private void run() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < options.connections(); index++) {
      threads.add(Thread.ofPlatform().daemon().start(this::work));
    }
    Thread.sleep(options.warmupSeconds() * 1_000L);
    double before = ProcessorTime.seconds(options.pids());
    long start = System.nanoTime();
    counting.set(true);
    Thread.sleep(options.seconds() * 1_000L);
    counting.set(false);
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = ProcessorTime.seconds(options.pids()) - before;
    stopping.set(true);
    for (Thread thread : threads) {
      thread.join(5_000);
    }
    report(seconds, used);
  }

  private void report(double seconds, double used) throws IOException {
    long done = Math.max(1, operations.get());
    System.out.printf(
        Locale.ROOT,
        "%s size=%d connections=%d: %.0f/s %.1f MB/s  p50 %.2f p90 %.2f p99 %.2f p99.9 %.2f ms"
            + "  errors %d wrong %d  server CPU %.4f ms/op, %.2f GB/CPU-s, RSS %d MiB%n",
        operation,
        options.size(),
        options.connections(),
        done / seconds,
        bytes.get() / seconds / 1e6,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getValueAtPercentile(99.9) / 1e3,
        errors.get(),
        mismatches.get(),
        used * 1e3 / done,
        used == 0 ? 0 : bytes.get() / used / 1e9,
        ProcessorTime.residentMebibytes(options.pids()));
  }

  private void work() {
    InetSocketAddress address = door.address();
    while (!stopping.get()) {
      try (LoadConnection connection = new LoadConnection(address)) {
        while (!stopping.get()) {
          one(connection);
        }
      } catch (IOException | RuntimeException e) {
        if (!stopping.get()) {
          errors.incrementAndGet();
        }
      }
    }
  }

  private void one(LoadConnection connection) throws IOException {
    long number =
        switch (operation) {
          case "put", "delete" -> next.getAndIncrement();
          default -> ThreadLocalRandom.current().nextLong(options.keys());
        };
    long start = options.rate() > 0 ? awaitDue() : System.nanoTime();
    boolean counted = counting.get();
    LoadConnection.Answer answer = send(connection, number);
    if (!counted || !counting.get()) {
      return;
    }
    micros.recordValue(Math.min((System.nanoTime() - start) / 1_000, 60_000_000));
    operations.incrementAndGet();
    bytes.addAndGet(operation.equals("put") ? options.size() : answer.bytes());
    if (answer.status() >= 300) {
      errors.incrementAndGet();
    } else if (!answer.matches()) {
      mismatches.incrementAndGet();
    }
  }

  /// Waits until the next request is due; late ones are due at once.
  private long awaitDue() {
    long dueNanos = beginNanos + (long) (due.getAndIncrement() * 1e9 / options.rate());
    for (long left = dueNanos - System.nanoTime();
        left > 0 && !stopping.get();
        left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return dueNanos;
  }

  private LoadConnection.Answer send(LoadConnection connection, long number) throws IOException {
    LoadBody body = LoadBody.of(number, options.size());
    String object = "o%08d".formatted(number);
    return switch (operation) {
      case "put" ->
          connection.exchange(
              door.head("PUT", object, "") + "Content-Length: " + options.size() + "\r\n",
              body,
              LoadBody.NONE,
              false);
      case "get" -> {
        boolean verify = ThreadLocalRandom.current().nextInt(100) < options.verifyPercent();
        yield connection.exchange(
            door.head("GET", object, ""), LoadBody.NONE, verify ? body : LoadBody.NONE, false);
      }
      case "head" ->
          connection.exchange(door.head("HEAD", object, ""), LoadBody.NONE, LoadBody.NONE, true);
      case "delete" ->
          connection.exchange(door.head("DELETE", object, ""), LoadBody.NONE, LoadBody.NONE, false);
      case "list" ->
          connection.exchange(
              door.head("GET", "", door.pageAfter(object)), LoadBody.NONE, LoadBody.NONE, false);
      default -> throw new IllegalArgumentException("unknown operation: " + operation);
    };
  }
}
