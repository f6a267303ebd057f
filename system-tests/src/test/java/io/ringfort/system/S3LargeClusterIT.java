package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A large object through each of the S3 clients that people have, against four storage nodes, one
/// of which is killed half-way up and comes back on the way down: no client notices, and every byte
/// is right. Of 1 GiB with `RINGFORT_LARGE_OBJECT=1GiB`. Budget: 90 s.
@ExtendWith(Logs.class)
class S3LargeClusterIT {
  private static final String VICTIM = "node2";

  @TempDir static Path temp;
  private static ClusterProcess cluster;
  private static S3Endpoint endpoint;

  @BeforeAll
  static void start() {
    cluster = ClusterProcess.start(temp.resolve("cluster"), 4);
    endpoint = cluster.s3();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  static Set<String> clients() {
    return S3Tool.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void doesNotNoticeAKilledNode(String client) throws Exception {
    LargeTransfer transfer = LargeTransfer.through(client, endpoint, temp);
    for (int tooFast = 0; !survivesKill(client, transfer); tooFast++) {
      assertThat(tooFast).as("uploads that were over before the node died").isLessThan(3);
      transfer = transfer.twiceAsLarge();
    }
  }

  /// Uploads while a node dies, fetches while it comes back.
  ///
  /// @return false if the upload was over before the node died
  private static boolean survivesKill(String client, LargeTransfer transfer) throws Exception {
    long bytes = transfer.object().bytes();
    ProcessHandle victim = cluster.process(VICTIM);
    try (S3Bucket bucket = S3Bucket.make(endpoint, client + "-large")) {
      FutureTask<Void> upload = started(() -> transfer.upload(bucket));
      long arrived = await(bytes / 4, bucket, upload);
      victim.destroyForcibly();
      FutureTask<Void> restart = new FutureTask<>(() -> cluster.restart(VICTIM), null);
      try {
        upload.get();
      } finally {
        Thread.ofPlatform().start(restart);
      }
      transfer.fetch(bucket);
      restart.get();
      bucket.remove();
      return arrived < bytes;
    }
  }

  private static long await(long bytes, S3Bucket bucket, FutureTask<?> upload) {
    long[] arrived = new long[1];
    Waiting.until(
        Duration.ofMinutes(2),
        () -> arrived[0] + " bytes have arrived instead of " + bytes,
        () -> {
          arrived[0] = bucket.bytes();
          return arrived[0] >= bytes || upload.isDone();
        });
    return arrived[0];
  }

  private interface Work {
    void run() throws Exception;
  }

  private static FutureTask<Void> started(Work work) {
    Callable<Void> call =
        () -> {
          work.run();
          return null;
        };
    FutureTask<Void> task = new FutureTask<>(call);
    Thread.ofPlatform().start(task);
    return task;
  }
}
