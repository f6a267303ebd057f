package io.ringfort.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Processor time and memory of processes, read from `/proc`: the figure that noisy neighbours
/// disturb least.
final class ProcessorTime {
  /// Linux reports in hundredths of a second to every user program.
  private static final double TICKS_PER_SECOND = 100;

  private ProcessorTime() {}

  /// Seconds of user and system time that these processes have used so far.
  static double seconds(List<Long> pids) throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// Resident memory of these processes in MiB.
  static long residentMebibytes(List<Long> pids) throws IOException {
    long kibibytes = 0;
    for (long pid : pids) {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kibibytes / 1024;
  }
}
