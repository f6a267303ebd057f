package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 in the middle of many uploads, overwrites and deletes, several times on the same data:
/// what was acknowledged is there, byte for byte. Budget: 45 s.
@ExtendWith(Logs.class)
class RestartIT {
  private static final int ROUNDS = 4;
  private static final int WRITERS = 16;
  private static final int KEYS_PER_WRITER = 40;
  private static final int[] SIZES = {0, 1, 100, 4_096, 40_000, 262_144, 262_145, 2_000_000};
  private static final int ABSENT = -1;
  private static final int ACKNOWLEDGED_MIN = 100;
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
  private static final Duration DEBT_LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  /// What may be found under a key: generations that were written, `ABSENT` for none. One value
  /// after an acknowledgement; more while an outcome is unknown. Each key has one writer.
  private final Map<String, Set<Integer>> possible = new ConcurrentHashMap<>();

  /// The writes of each key whose outcome is unknown since its last acknowledgement.
  private final Map<String, Set<Integer>> unknown = new ConcurrentHashMap<>();

  private final AtomicInteger acknowledged = new AtomicInteger();

  @Test
  void acknowledgedWritesSurviveKills() {
    try (RingfortProcess ringfort = RingfortProcess.start(temp.resolve("data"))) {
      try (ObjectApi api = new ObjectApi(ringfort.endpoint())) {
        assertThat(api.createContainer("restart")).isEqualTo(201);
      }
      for (int round = 0; round < ROUNDS; round++) {
        writeUntilKilled(ringfort, round);
        ringfort.restart();
        verify(ringfort.endpoint());
      }
      ringfort.stop();
      ringfort.restart();
      verify(ringfort.endpoint());
    }
  }

  private void writeUntilKilled(RingfortProcess ringfort, int round) {
    AtomicBoolean stopped = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
    try (ObjectApi api = new ObjectApi(ringfort.endpoint())) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    write(api, number, round, stopped);
                  } catch (Throwable e) {
                    wrong.add(e);
                  }
                }));
      }
      int enough = acknowledged.get() + ACKNOWLEDGED_MIN;
      Waiting.pause(Duration.ofMillis(500 + 400L * round));
      Waiting.until(
          WRITE_LIMIT,
          () -> "enough acknowledged writes",
          () -> acknowledged.get() > enough || !wrong.isEmpty());
      ringfort.kill();
      stopped.set(true);
      join(writers);
    }
    assertThat(wrong).isEmpty();
  }

  private void write(ObjectApi api, int writer, int round, AtomicBoolean stopped) {
    SplittableRandom random = new SplittableRandom(31L * writer + round);
    for (int i = 0; !stopped.get(); i++) {
      String key = "writer " + writer + "/key " + random.nextInt(KEYS_PER_WRITER);
      boolean delete = random.nextInt(6) == 0;
      int generation = delete ? ABSENT : round * 1_000_000 + i;
      Set<Integer> before = possible.getOrDefault(key, Set.of(ABSENT));
      Set<Integer> either = new HashSet<>(before);
      either.add(generation);
      possible.put(key, Set.copyOf(either));
      unknown.computeIfAbsent(key, _ -> new HashSet<>()).add(generation);
      try {
        int status =
            delete ? api.delete("restart", key) : api.put("restart", key, content(key, generation));
        if (delete ? status == 204 || status == 404 : status == 201) {
          possible.put(key, Set.of(generation));
          unknown.remove(key);
          acknowledged.incrementAndGet();
        } else if (status < 500) {
          throw new AssertionError(key + " answered " + status);
        }
      } catch (UncheckedIOException _) {
        // The process is being killed: the outcome is unknown, and both values stay possible.
        return;
      }
    }
  }

  private void verify(Endpoint endpoint) {
    try (ObjectApi api = new ObjectApi(endpoint)) {
      List<Thread> readers = new ArrayList<>();
      List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
      List<String> keys = List.copyOf(possible.keySet());
      Set<String> acknowledgedNames = new TreeSet<>();
      possible.forEach((key, generations) -> {
        if (generations.size() == 1 && !generations.contains(ABSENT)) {
          acknowledgedNames.add(key);
        }
      });
      assertThat(api.list("restart")).containsAll(acknowledgedNames);
      for (int reader = 0; reader < WRITERS; reader++) {
        int first = reader;
        readers.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    for (int i = first; i < keys.size(); i += WRITERS) {
                      verify(api, keys.get(i));
                    }
                  } catch (Throwable e) {
                    wrong.add(e);
                  }
                }));
      }
      join(readers);
      assertThat(wrong).isEmpty();
      awaitListed(api, acknowledgedOrSettled());
    }
  }

  private Set<String> acknowledgedOrSettled() {
    Set<String> present = new TreeSet<>();
    possible.forEach((key, generations) -> {
      if (generations.size() == 1 && !generations.contains(ABSENT)) {
        present.add(key);
      }
    });
    return present;
  }

  private boolean isOpen(String key) {
    return possible.getOrDefault(key, Set.of()).size() > 1;
  }

  /// A write that was durable but not yet acknowledged when its server died is readable at once and
  /// listed when its owed row is paid.
  private void awaitListed(ObjectApi api, Set<String> present) {
    Waiting.until(
        DEBT_LIMIT,
        () -> "a listing equal to what can be read: " + difference(present, listed(api)),
        () -> present.equals(new TreeSet<>(listed(api))));
  }

  /// What is listed, but for keys that may or may not be there.
  private List<String> listed(ObjectApi api) {
    return api.list("restart").stream().filter(key -> !isOpen(key)).toList();
  }

  private static String difference(Set<String> expected, List<String> found) {
    Set<String> missing = new TreeSet<>(expected);
    found.forEach(missing::remove);
    Set<String> surplus = new TreeSet<>(found);
    surplus.removeAll(expected);
    return "missing " + missing + ", too many " + surplus;
  }

  private void verify(ObjectApi api, String key) {
    HttpResponse<byte[]> reply = api.get("restart", key);
    int found = ABSENT;
    boolean known = reply.statusCode() == 404;
    if (reply.statusCode() == 200) {
      for (int generation : possible.get(key)) {
        if (generation != ABSENT
            && java.util.Arrays.equals(content(key, generation), reply.body())) {
          found = generation;
          known = true;
        }
      }
    }
    if (!known || !possible.get(key).contains(found)) {
      throw new AssertionError(
          key
              + ": "
              + reply.statusCode()
              + ", "
              + reply.body().length
              + " bytes, generation "
              + (known ? "" + found : "of nobody")
              + ", possible: "
              + possible.get(key));
    }
    // A cut-off write that a read has returned is settled: no later restart may show what was there
    // before it. One that a read has not seen may be on one device, and still take effect.
    if (unknown.getOrDefault(key, Set.of()).equals(Set.of(found))) {
      possible.put(key, Set.of(found));
      unknown.remove(key);
    }
  }

  private static byte[] content(String key, int generation) {
    int bytes = SIZES[Math.floorMod(key.hashCode() + generation, SIZES.length)];
    return PatternStream.bytes(31L * key.hashCode() + generation, bytes);
  }

  private static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
