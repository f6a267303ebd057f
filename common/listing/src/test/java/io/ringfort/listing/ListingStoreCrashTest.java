package io.ringfort.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RowFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes is killed again and again at any moment; whatever it said was acknowledged
/// must be there, and every tally must be that of the rows. (This shows what a killed process
/// leaves; losing unsynced bytes needs a power cut, for which the log is synced.)
class ListingStoreCrashTest {
  private static final int KILLS = 5;

  @TempDir Path directory;

  @Test
  void killedProcessesLeaveAllAcknowledgedRowsAndExactTallies() throws Exception {
    Map<String, ObjectRow> acknowledged = new TreeMap<>();
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      next = 1 + writeUntilKilled(next, 200 + 300 * kill, acknowledged);
      try (ListingStore<ObjectRow> store =
          ListingStore.open(directory, RowFormat.OBJECTS, ListingStoreOptions.defaults())) {
        for (int box = 0; box < 2; box++) {
          CollectionId id = CrashWriter.box(box);
          assertThat(store.readState(id).tally()).isEqualTo(store.recount(id));
        }
        for (ObjectRow row : acknowledged.values()) {
          CollectionId id = CrashWriter.box(Character.digit(row.name().charAt(0), 10));
          ObjectRow there = store.readRows(id, List.of(row.name())).getFirst().orElseThrow();
          assertThat(there.merge(row)).as("acknowledged %s", row).isEqualTo(there);
        }
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(100);
  }

  /// @return the highest batch number that may have been begun
  private long writeUntilKilled(long first, int lines, Map<String, ObjectRow> acknowledged)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea:io.ringfort...",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long highest = first;
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      int read = 0;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (++read == lines) {
          writer.toHandle().destroyForcibly(); // SIGKILL; its output stays readable
        }
        String[] parts = line.split(" ", -1);
        if (parts.length == 3 && parts[2].equals(".")) {
          highest = Math.max(highest, Long.parseLong(parts[1]));
          for (ObjectRow row :
              CrashWriter.batch(Integer.parseInt(parts[0]), Long.parseLong(parts[1]))) {
            acknowledged.merge(row.name(), row, ObjectRow::merge);
          }
        }
      }
    } finally {
      writer.destroyForcibly();
      writer.waitFor();
    }
    return highest + CrashWriter.ROWS;
  }
}
