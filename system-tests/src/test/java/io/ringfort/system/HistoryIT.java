package io.ringfort.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.testkit.history.LinearizabilityChecker;
import io.ringfort.testkit.history.RegisterOperation;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Every object is a linearizable register, also while nodes are killed and come back: what sixteen
/// clients see on a real cluster is judged by a checker. Budget: 35 s.
@ExtendWith(Logs.class)
class HistoryIT {
  private static final int CLIENTS = 16;
  private static final int KEYS_AT_A_TIME = 4;

  /// Histories stay short because the search for an order grows quickly; new keys follow the old.
  private static final int OPERATIONS_PER_KEY = 150;

  private static final int CONFIGURATIONS_MAX = 4_000_000;
  private static final int KNOWN_MIN = 1_000;

  @TempDir Path temp;

  private final Histories histories = new Histories();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong values = new AtomicLong(RegisterOperation.ABSENT);
  private final AtomicLong refused = new AtomicLong();

  @Test
  void everyKeyIsALinearizableRegister() throws InterruptedException {
    try (ClusterProcess cluster = ClusterProcess.startOptimized(temp.resolve("cluster"), 4);
        ObjectApi api = new ObjectApi(cluster.endpoint())) {
      assertThat(api.createContainer("history")).isEqualTo(201);
      List<Runnable> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        SplittableRandom random = new SplittableRandom(client);
        clients.add(() -> operate(api, random));
      }
      Turmoil.run(cluster, clients);
    }
    histories.judge(new LinearizabilityChecker(CONFIGURATIONS_MAX), KNOWN_MIN);
    assertThat(refused.get()).as("creations refused because the object existed").isPositive();
  }

  private void operate(ObjectApi api, SplittableRandom random) {
    long generation = operations.getAndIncrement() / (KEYS_AT_A_TIME * OPERATIONS_PER_KEY);
    String key = "generation " + generation + "/key " + random.nextInt(KEYS_AT_A_TIME);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> read(api, key);
      case 3, 4 -> write(api, key);
      case 5 -> delete(api, key);
      default -> create(api, key);
    }
  }

  private void read(ObjectApi api, String key) {
    long invoked = histories.now();
    try {
      HttpResponse<byte[]> reply = api.get("history", key);
      switch (reply.statusCode()) {
        case 200 -> {
          long value = Long.parseLong(new String(reply.body(), US_ASCII));
          histories.record(key, RegisterOperation.read(invoked, histories.now(), value));
        }
        case 404 ->
            histories.record(
                key, RegisterOperation.read(invoked, histories.now(), RegisterOperation.ABSENT));
        default -> requireUnknown(reply.statusCode());
      }
    } catch (UncheckedIOException _) {
      // A read of unknown outcome says nothing.
    }
  }

  private void write(ObjectApi api, String key) {
    long value = values.incrementAndGet();
    long invoked = histories.now();
    int status = outcome(() -> api.put("history", key, bytes(value)));
    if (status == 201) {
      histories.record(key, RegisterOperation.write(invoked, histories.now(), value));
    } else if (isUnknown(status)) {
      histories.record(key, RegisterOperation.write(invoked, RegisterOperation.NEVER, value));
    }
  }

  private void delete(ObjectApi api, String key) {
    long invoked = histories.now();
    int status = outcome(() -> api.delete("history", key));
    if (status == 204 || status == 404) {
      histories.record(
          key, RegisterOperation.write(invoked, histories.now(), RegisterOperation.ABSENT));
    } else if (isUnknown(status)) {
      histories.record(
          key, RegisterOperation.write(invoked, RegisterOperation.NEVER, RegisterOperation.ABSENT));
    }
  }

  private void create(ObjectApi api, String key) {
    long value = values.incrementAndGet();
    long invoked = histories.now();
    int status = outcome(() -> api.put("history", key, bytes(value), "If-None-Match", "*"));
    if (status == 201) {
      histories.record(
          key,
          RegisterOperation.compareAndSet(
              invoked, histories.now(), RegisterOperation.ABSENT, value));
    } else if (status == 412) {
      refused.incrementAndGet();
      histories.record(
          key, RegisterOperation.compareFailed(invoked, histories.now(), RegisterOperation.ABSENT));
    } else if (isUnknown(status)) {
      histories.record(
          key,
          RegisterOperation.compareAndSet(
              invoked, RegisterOperation.NEVER, RegisterOperation.ABSENT, value));
    }
  }

  /// The status, or 0 if the connection broke.
  private static int outcome(java.util.function.IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (UncheckedIOException _) {
      return 0;
    }
  }

  /// Whether the write may have happened. 409 says that it certainly did not.
  private static boolean isUnknown(int status) {
    if (status == 409) {
      return false;
    }
    if (status != 0) {
      requireUnknown(status);
    }
    return true;
  }

  private static void requireUnknown(int status) {
    if (status < 500 || status == 507) {
      throw new AssertionError("unexpected status " + status);
    }
  }

  private static byte[] bytes(long value) {
    return Long.toString(value).getBytes(US_ASCII);
  }
}
