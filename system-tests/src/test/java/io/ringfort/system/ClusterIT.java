package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Four storage nodes as processes: clients do not notice that one is killed. Budget: 75 s.
@ExtendWith(Logs.class)
class ClusterIT {
  private static final int TREE_FILES = 1_500;
  private static final long FILE_BYTES_MAX = 4L << 20;
  private static final int NODES = 4;

  @TempDir static Path temp;
  private static ClusterProcess cluster;
  private static Client rclone;

  @BeforeAll
  static void start() {
    cluster = ClusterProcess.start(temp.resolve("cluster"), NODES);
    rclone =
        Client.installed("rclone")
            .with(cluster.endpoint().rcloneEnvironment())
            .with("--retries", "1", "--low-level-retries", "1", "--stats", "0")
            .within(Duration.ofMinutes(2));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void treeUploadDoesNotNoticeAKilledNode() throws Exception {
    RealTree tree = RealTree.sample(temp.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    String source = tree.root().toString();

    FutureTask<Client.Result> upload =
        started(() -> rclone.run("copy", source, "rf:tree", "--transfers", "8"));
    Waiting.pause(Duration.ofSeconds(2));
    boolean killedMeanwhile = !upload.isDone();
    cluster.kill("node2");
    Waiting.pause(Duration.ofSeconds(4));
    cluster.restart("node2");
    finished(upload).requireSuccess();

    assertThat(killedMeanwhile).as("the upload was still running when the node died").isTrue();
    rclone.run("check", source, "rf:tree", "--download", "--checkers", "8").requireSuccess();
    try (ObjectApi api = new ObjectApi(cluster.endpoint())) {
      assertThat(new TreeSet<>(api.list("tree"))).isEqualTo(tree.names());
    }

    cluster.kill("node3");
    rclone.run("check", source, "rf:tree", "--download", "--checkers", "8").requireSuccess();
    rclone.run("copyto", source + "/odd/empty", "rf:tree/written later").requireSuccess();
    try (ObjectApi api = new ObjectApi(cluster.endpoint())) {
      assertThat(api.get("tree", "written later").statusCode()).isEqualTo(200);
      assertThat(api.list("tree")).hasSize(tree.names().size() + 1).contains("written later");
    }
    cluster.restart("node3");
  }

  @Test
  void statusNamesEveryNode() {
    assertThat(cluster.status()).contains("node1", "node2", "node3", "node4");
  }

  private static <T> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task;
  }

  private static <T> T finished(FutureTask<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
