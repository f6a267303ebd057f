package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The product with its default heap moves an object larger than its memory, also while clients
/// read slowly. Budget: 45 s.
@ExtendWith(Logs.class)
class MemoryIT {
  private static final long BYTES = 1536L << 20;
  private static final long ANONYMOUS_KIB_MAX = 1100L << 10;
  private static final int SLOW_READERS = 16;
  private static final long SEED = 5;

  @TempDir Path temp;

  @Test
  void objectLargerThanMemoryPasses() throws IOException {
    try (RingfortProcess ringfort = RingfortProcess.start(temp.resolve("data"));
        ObjectApi api = new ObjectApi(ringfort.endpoint());
        MemoryWatch memory = new MemoryWatch(ringfort.pid())) {
      api.createContainer("memory");

      int status =
          api.put(
              "memory",
              "big",
              BodyPublishers.fromPublisher(
                  BodyPublishers.ofInputStream(() -> new PatternStream(SEED, BYTES)), BYTES));
      assertThat(status).isEqualTo(201);
      List<InputStream> slow = new ArrayList<>();
      for (int i = 0; i < SLOW_READERS; i++) {
        InputStream body = api.open("memory", "big").body();
        assertThat(body.readNBytes(10)).hasSize(10);
        slow.add(body);
      }
      HttpResponse<InputStream> reply = api.open("memory", "big");
      PatternStream.Verifier verifier = new PatternStream.Verifier(SEED, BYTES);
      try (InputStream body = reply.body()) {
        body.transferTo(verifier);
      }
      for (InputStream body : slow) {
        body.close();
      }

      assertThat(verifier.verifiedBytes()).isEqualTo(BYTES);
      assertThat(memory.peakKib()).as("anonymous memory, KiB").isBetween(1L, ANONYMOUS_KIB_MAX);
      assertThat(Waiting.answers(ringfort.server() + "/healthcheck")).isTrue();
    }
  }

  /// The largest amount of memory that is not page cache, sampled from `/proc`.
  private static final class MemoryWatch implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong peak = new AtomicLong();
    private final Thread sampler;

    MemoryWatch(long pid) {
      Path status = Path.of("/proc/" + pid + "/status");
      sampler =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!stopped.get()) {
                  peak.accumulateAndGet(anonymousKib(status), Math::max);
                  Waiting.pause(java.time.Duration.ofMillis(100));
                }
              });
    }

    private static long anonymousKib(Path status) {
      try {
        return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("RssAnon:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    long peakKib() {
      return peak.get();
    }

    @Override
    public void close() {
      stopped.set(true);
      try {
        sampler.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
