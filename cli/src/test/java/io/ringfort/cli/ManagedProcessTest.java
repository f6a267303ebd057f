package io.ringfort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Process start(Path script, Path config) throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", script.toString(), "--config", config.toString()).start();
    Files.writeString(folder.resolve("pid"), process.pid() + "\n");
    return process;
  }
}
