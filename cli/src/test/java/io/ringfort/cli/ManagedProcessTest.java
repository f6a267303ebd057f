package io.ringfort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final int LOOKS = 5_000;

  @TempDir Path folder;

  @Test
  void processThatReplacesItselfIsNeverTakenForGone() throws Exception {
    Path script = Files.writeString(folder.resolve("again"), "exec /bin/sh \"$0\" \"$@\"\n");
    ManagedProcess managed = new ManagedProcess("node1", folder, "storage-node", 1);
    Process process = start(script, folder.resolve("node.yaml"));
    try {
      int missed = 0;
      for (int i = 0; i < LOOKS; i++) {
        missed += managed.find().isPresent() ? 0 : 1;
      }
      assertThat(missed).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(managed.find()).isEmpty();
  }

  @Test
  void pidOfAnotherProgramIsNotTakenForOurs() throws Exception {
    ManagedProcess managed = new ManagedProcess("node1", folder, "storage-node", 1);
    Path script = Files.writeString(folder.resolve("other"), "read line\n");
    Process process = start(script, folder.resolve("other.yaml"));
    try {
      assertThat(managed.find()).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void deadProcessIsNotWaitedForUntilItsParentNotices() throws Exception {
    ManagedProcess managed = new ManagedProcess("node1", folder, "storage-node", 1);
    Path config = folder.resolve("node.yaml");
    // The shell becomes a program that never asks what became of the child it got with it.
    String script = "tail -f /dev/null '" + config + "' & echo $! >'" + folder.resolve("pid");
    Files.createFile(config);
    Process parent = new ProcessBuilder("/bin/sh", "-c", script + "'; exec sleep 60").start();
    try {
      while (managed.find().isEmpty()) {
        assertThat(parent.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      long begin = System.nanoTime();

      assertThat(managed.kill()).isTrue();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      assertThat(managed.find()).isEmpty();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  private Process start(Path script, Path config) throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", script.toString(), "--config", config.toString()).start();
    Files.writeString(folder.resolve("pid"), process.pid() + "\n");
    return process;
  }
}
