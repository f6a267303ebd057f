package io.ringfort.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.testkit.history.LinearizabilityChecker;
import io.ringfort.testkit.history.RegisterOperation;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Objects under conditional and plain writes through the S3 API are linearizable registers, also
/// while nodes are killed and come back: what sixteen clients see of fifty keys is judged by a
/// checker. Budget: 40 s.
@ExtendWith(Logs.class)
class S3HistoryIT {
  private static final int CLIENTS = 16;
  private static final int KEYS = 50;

  /// Histories stay short because the search for an order grows quickly; new keys follow the old.
  private static final int OPERATIONS_PER_KEY = 200;

  private static final int KNOWN_MIN = 1_000;
  private static final String BUCKET = "history";

  @TempDir Path temp;

  private final Histories histories = new Histories();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong values = new AtomicLong(RegisterOperation.ABSENT);
  private final AtomicLong swapped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  @Test
  void everyKeyIsALinearizableRegister() throws InterruptedException {
    try (ClusterProcess cluster = ClusterProcess.startOptimized(temp.resolve("cluster"), 4);
        S3Api api = new S3Api(cluster.s3())) {
      assertThat(api.createBucket(BUCKET).statusCode()).isEqualTo(200);
      List<Runnable> clients = new ArrayList<>();
      for (int number = 0; number < CLIENTS; number++) {
        clients.add(new Visitor(api, new SplittableRandom(number))::operate);
      }
      Turmoil.run(cluster, clients);
    }
    histories.judge(new LinearizabilityChecker(), KNOWN_MIN);
    assertThat(swapped.get()).as("conditional writes that took place").isPositive();
    assertThat(refused.get()).as("conditional writes refused").isPositive();
  }

  /// One client, which remembers what it saw last under each key, to write only over that.
  private final class Visitor {
    private final S3Api api;
    private final SplittableRandom random;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    Visitor(S3Api api, SplittableRandom random) {
      this.api = api;
      this.random = random;
    }

    void operate() {
      long generation = operations.getAndIncrement() / ((long) KEYS * OPERATIONS_PER_KEY);
      String key = "generation-" + generation + "/key-" + random.nextInt(KEYS);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> read(key);
        case 3 -> write(key);
        case 4 -> delete(key);
        case 5, 6 -> create(key);
        default -> replace(key);
      }
    }

    private void read(String key) {
      long invoked = histories.now();
      HttpResponse<byte[]> reply = answer(() -> api.get(BUCKET, key));
      if (reply == null) {
        return;
      }
      switch (reply.statusCode()) {
        case 200 -> {
          long value = Long.parseLong(new String(reply.body(), US_ASCII));
          seen.put(key, value);
          histories.record(key, RegisterOperation.read(invoked, histories.now(), value));
        }
        case 404 ->
            histories.record(
                key, RegisterOperation.read(invoked, histories.now(), RegisterOperation.ABSENT));
        default -> requireUnknown(reply);
      }
    }

    private void write(String key) {
      long value = values.incrementAndGet();
      long invoked = histories.now();
      HttpResponse<byte[]> reply = answer(() -> api.put(BUCKET, key, bytes(value)));
      if (reply != null && reply.statusCode() == 200) {
        seen.put(key, value);
        histories.record(key, RegisterOperation.write(invoked, histories.now(), value));
      } else if (mayHaveHappened(reply)) {
        histories.record(key, RegisterOperation.write(invoked, RegisterOperation.NEVER, value));
      }
    }

    private void delete(String key) {
      long absent = RegisterOperation.ABSENT;
      long invoked = histories.now();
      HttpResponse<byte[]> reply = answer(() -> api.delete(BUCKET, key));
      if (reply != null && reply.statusCode() == 204) {
        histories.record(key, RegisterOperation.write(invoked, histories.now(), absent));
      } else if (mayHaveHappened(reply)) {
        histories.record(key, RegisterOperation.write(invoked, RegisterOperation.NEVER, absent));
      }
    }

    private void create(String key) {
      swap(key, RegisterOperation.ABSENT, "If-None-Match", "*");
    }

    private void replace(String key) {
      Long expected = seen.get(key);
      if (expected == null) {
        read(key);
      } else {
        swap(key, expected, "If-Match", tag(expected));
      }
    }

    private void swap(String key, long expected, String header, String condition) {
      long value = values.incrementAndGet();
      long invoked = histories.now();
      HttpResponse<byte[]> reply =
          answer(() -> api.put(BUCKET, key, bytes(value), header, condition));
      switch (reply == null ? 0 : reply.statusCode()) {
        case 200 -> {
          seen.put(key, value);
          swapped.incrementAndGet();
          histories.record(
              key, RegisterOperation.compareAndSet(invoked, histories.now(), expected, value));
        }
        case 412 -> {
          refused.incrementAndGet();
          seen.remove(key);
          histories.record(
              key, RegisterOperation.compareFailed(invoked, histories.now(), expected));
        }
        case 404 -> {
          assertThat(header).as("404 tells that there is nothing to match").isEqualTo("If-Match");
          seen.remove(key);
          histories.record(
              key, RegisterOperation.read(invoked, histories.now(), RegisterOperation.ABSENT));
        }
        default -> {
          if (mayHaveHappened(reply)) {
            long never = RegisterOperation.NEVER;
            histories.record(key, RegisterOperation.compareAndSet(invoked, never, expected, value));
          }
        }
      }
    }
  }

  /// Null if the connection broke.
  private static @org.jspecify.annotations.Nullable HttpResponse<byte[]> answer(
      Supplier<HttpResponse<byte[]>> call) {
    try {
      return call.get();
    } catch (UncheckedIOException _) {
      return null;
    }
  }

  /// 409 says that it certainly did not.
  private static boolean mayHaveHappened(
      @org.jspecify.annotations.Nullable HttpResponse<byte[]> reply) {
    if (reply == null) {
      return true;
    }
    if (reply.statusCode() == 409) {
      return false;
    }
    requireUnknown(reply);
    return true;
  }

  private static void requireUnknown(HttpResponse<byte[]> reply) {
    if (reply.statusCode() < 500 || reply.statusCode() == 507) {
      throw new AssertionError("unexpected " + reply + " " + new String(reply.body(), US_ASCII));
    }
  }

  private static byte[] bytes(long value) {
    return Long.toString(value).getBytes(US_ASCII);
  }

  /// The entity tag of a value.
  private static String tag(long value) {
    try {
      byte[] digest = java.security.MessageDigest.getInstance("MD5").digest(bytes(value));
      return '"' + HexFormat.of().formatHex(digest) + '"';
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
