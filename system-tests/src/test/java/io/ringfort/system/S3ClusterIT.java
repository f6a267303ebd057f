package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The S3 clients that people have, all at once, against four storage nodes: none notices that one
/// is killed half-way and comes back. Budget: 75 s.
@ExtendWith(Logs.class)
class S3ClusterIT {
  private static final Duration BEFORE_KILL = Duration.ofSeconds(4);
  private static final Duration DOWN = Duration.ofSeconds(6);

  @TempDir Path temp;

  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

  @Test
  void noClientNoticesAKilledNode() throws Exception {
    Map<String, S3Tool> tools = S3Tool.all();

    try (ClusterProcess cluster = ClusterProcess.start(temp.resolve("cluster"), 4)) {
      S3Endpoint endpoint = cluster.s3();
      CountDownLatch running = new CountDownLatch(tools.size());
      tools.forEach((name, tool) ->
          Thread.ofPlatform()
              .start(() -> {
                run(name, tool, endpoint);
                running.countDown();
              }));
      Waiting.pause(BEFORE_KILL);
      long stillRunning = running.getCount();
      cluster.kill("node2");
      Waiting.pause(DOWN);
      cluster.restart("node2");
      running.await();

      assertThat(failures).isEmpty();
      assertThat(stillRunning).as("clients at work when the node died").isGreaterThan(3);
    }
  }

  private void run(String name, S3Tool tool, S3Endpoint endpoint) {
    try {
      tool.roundTrip(endpoint, name + "-bucket", Files.createDirectory(temp.resolve(name)));
    } catch (Exception | Error e) {
      e.printStackTrace();
      failures.put(name, e);
    }
  }
}
