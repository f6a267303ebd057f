package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// rclone with its Swift backend against `ringfort up`: thousands of files, some large. Budget: 60
/// s.
@ExtendWith(Logs.class)
class RcloneIT {
  private static final int TREE_FILES = 4_000;
  private static final long FILE_BYTES_MAX = 256L << 20;
  private static final int BLOB_BYTES = 3_000_000;

  @TempDir static Path temp;
  private static RingfortProcess ringfort;
  private static Client rclone;

  @BeforeAll
  static void start() {
    ringfort = RingfortProcess.start(temp.resolve("data"));
    rclone =
        Client.installed("rclone")
            .with(ringfort.endpoint().rcloneEnvironment())
            .with("--retries", "1", "--low-level-retries", "1", "--stats", "0")
            .within(Duration.ofMinutes(3));
  }

  @AfterAll
  static void stop() {
    if (ringfort != null) {
      ringfort.close();
    }
  }

  @Test
  void treeIsTheSameOnBothSides() {
    RealTree tree = RealTree.sample(temp.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    String source = tree.root().toString();

    rclone.run("copy", source, "rf:tree", "--transfers", "16").requireSuccess();

    rclone.run("check", source, "rf:tree", "--download", "--checkers", "8").requireSuccess();
    rclone.run("check", source, "rf:tree", "--checkers", "8").requireSuccess();
    assertThat(new TreeSet<>(rclone.run("lsf", "-R", "--files-only", "rf:tree").lines()))
        .hasSameSizeAs(tree.names());
  }

  @Test
  void syncCarriesChangesAndRemovals() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("sync"));
    Files.writeString(folder.resolve("stays"), "same");
    Files.writeString(folder.resolve("changes"), "before");
    Files.writeString(folder.resolve("goes"), "gone soon");
    rclone.run("sync", "" + folder, "rf:sync").requireSuccess();
    Files.writeString(folder.resolve("changes"), "after, and longer");
    Files.delete(folder.resolve("goes"));
    Files.writeString(folder.resolve("comes"), "new");

    rclone.run("sync", "" + folder, "rf:sync").requireSuccess();

    rclone.run("check", "" + folder, "rf:sync", "--download").requireSuccess();
    assertThat(new TreeSet<>(rclone.run("lsf", "rf:sync").requireSuccess().lines()))
        .containsExactly("changes", "comes", "stays");
    rclone.run("purge", "rf:sync").requireSuccess();
    assertThat(rclone.run("lsd", "rf:").requireSuccess().text()).doesNotContain("sync");
  }

  @Test
  void rangesAreExact() throws IOException {
    byte[] data = PatternStream.bytes(7, BLOB_BYTES);
    Path folder = Files.createDirectories(temp.resolve("blob"));
    Files.write(folder.resolve("blob"), data);
    rclone.run("copy", "" + folder, "rf:range").requireSuccess();

    for (int[] range :
        new int[][] {
          {0, 1}, {1, 4_096}, {65_535, 2}, {262_143, 131_075}, {BLOB_BYTES - 1, 1}, {5, BLOB_BYTES}
        }) {
      byte[] part =
          rclone
              .run("cat", "rf:range/blob", "--offset", "" + range[0], "--count", "" + range[1])
              .requireSuccess()
              .output();
      int end = Math.min(BLOB_BYTES, range[0] + range[1]);
      assertThat(part).isEqualTo(Arrays.copyOfRange(data, range[0], end));
    }
  }

  @Test
  void copyOnTheServerIsByteForByte() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("server-side"));
    Files.write(folder.resolve("blob"), PatternStream.bytes(8, BLOB_BYTES));
    rclone.run("copy", "" + folder, "rf:original").requireSuccess();

    rclone.run("copy", "rf:original", "rf:copied").requireSuccess();

    rclone.run("check", "" + folder, "rf:copied", "--download").requireSuccess();
  }
}
