package io.ringfort.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Conditional writes through the S3 API of four storage nodes. Budget: 40 s.
@ExtendWith(Logs.class)
class S3RaceIT {
  private static final int RACERS = 1_000;
  private static final String BUCKET = "race";

  /// The connection broke.
  private static final int NO_ANSWER = 0;

  @TempDir static Path temp;
  private static ClusterProcess cluster;
  private static S3Api api;

  @BeforeAll
  static void start() {
    cluster = ClusterProcess.startOptimized(temp.resolve("cluster"), 4);
    api = new S3Api(cluster.s3());
    assertThat(api.createBucket(BUCKET).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      api.close();
      cluster.close();
    }
  }

  /// Race after race, each on a new key, until the node was killed and is back.
  @Test
  void oneOfAThousandRacersWinsWhileANodeIsKilledAndComesBack() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread storm =
        Thread.ofPlatform()
            .start(() -> {
              Waiting.pause(Duration.ofSeconds(2));
              cluster.kill("node2");
              Waiting.pause(Duration.ofSeconds(3));
              cluster.restart("node2");
              Waiting.pause(Duration.ofSeconds(2));
              over.set(true);
            });
    int races = 0;
    while (!over.get()) {
      race("key-" + races++);
    }
    storm.join();
    assertThat(races).isGreaterThan(1);
  }

  private static void race(String key) throws Exception {
    int[] statuses = new int[RACERS];
    CountDownLatch ready = new CountDownLatch(RACERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> racers =
          IntStream.range(0, RACERS)
              .mapToObj(racer ->
                  threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    statuses[racer] = create(key, racer);
                    return null;
                  }))
              .toList();
      for (Future<?> racer : racers) {
        racer.get();
      }
    }
    judge(key, statuses);
  }

  private static int create(String key, int racer) {
    try {
      return api.put(BUCKET, key, bytes(racer), "If-None-Match", "*").statusCode();
    } catch (UncheckedIOException _) {
      return NO_ANSWER;
    }
  }

  /// One was told that it won; or nobody was, and the winner is one who was told nothing for sure.
  private static void judge(String key, int[] statuses) {
    List<Integer> winners =
        IntStream.range(0, RACERS).filter(racer -> statuses[racer] == 200).boxed().toList();
    assertThat(statuses).as(key).containsOnly(ownOrOf(statuses));
    HttpResponse<byte[]> read = readUntilAnswered(key);
    assertThat(read.statusCode()).as(key).isEqualTo(200);
    int holder = Integer.parseInt(new String(read.body(), US_ASCII));
    if (winners.isEmpty()) {
      assertThat(statuses[holder]).as(key + " is held by " + holder).isIn(NO_ANSWER, 500, 503);
    } else {
      assertThat(winners).as(key).containsExactly(holder);
    }
  }

  private static int[] ownOrOf(int[] statuses) {
    return IntStream.of(statuses)
        .filter(status -> List.of(NO_ANSWER, 200, 409, 412, 500, 503).contains(status))
        .distinct()
        .toArray();
  }

  private static HttpResponse<byte[]> readUntilAnswered(String key) {
    HttpResponse<byte[]> read = api.get(BUCKET, key);
    for (int tries = 0; read.statusCode() >= 500 && tries < 20; tries++) {
      Waiting.pause(Duration.ofMillis(250));
      read = api.get(BUCKET, key);
    }
    return read;
  }

  private static byte[] bytes(int value) {
    return Integer.toString(value).getBytes(US_ASCII);
  }
}
