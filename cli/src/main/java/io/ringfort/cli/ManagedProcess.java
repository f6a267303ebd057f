package io.ringfort.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A process of a development cluster: runs in the background with a pid file and a log in its own
/// folder, and outlives the command that started it.
///
/// @param name as `node1`
/// @param folder its configuration, pid file and log
/// @param subcommand the server to run
/// @param port where it answers `/healthcheck`
record ManagedProcess(String name, Path folder, String subcommand, int port) {
  private static final Duration STOP_TIME = Duration.ofSeconds(20);
  private static final int ANSWER_MILLIS_MAX = 1_000;
  private static final int REPLACING_STEPS_MAX = 20;
  private static final long REPLACING_STEP_NANOS = 1_000_000;
  private static final long ENDING_STEP_NANOS = 5_000_000;

  Path log() {
    return folder.resolve("log");
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  private Path config() {
    return folder.resolve("node.yaml");
  }

  /// The running process, if it runs and really is this one.
  Optional<ProcessHandle> find() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()))
          .filter(ProcessHandle::isAlive)
          .filter(this::isThisOne);
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// A pid may have been given to another process since: only one with our configuration on its
  /// command line is ours. The launcher replaces itself by the Java machine: in that moment the
  /// line is empty or incomplete, so a line that does not fit is looked at again.
  private boolean isThisOne(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      for (int step = 0; process.isAlive() && step < REPLACING_STEPS_MAX; step++) {
        if (List.of(Files.readString(file).split("\0", -1)).contains(config().toString())) {
          return true;
        }
        LockSupport.parkNanos(REPLACING_STEP_NANOS);
      }
      return false;
    } catch (IOException _) {
      return false;
    }
  }

  /// Starts it unless it runs.
  void start() {
    if (find().isPresent()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(launcher().toString());
    command.addAll(List.of(subcommand, "--config", config().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      Files.writeString(pidFile(), process.pid() + "\n");
    } catch (IOException e) {
      throw new CommandFailedException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /// Whether its health check answers 200.
  boolean isHealthy() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/healthcheck").toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS_MAX);
      connection.setReadTimeout(ANSWER_MILLIS_MAX);
      try {
        return connection.getResponseCode() == 200;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      return false;
    }
  }

  /// Ends it in order; by force if that takes too long.
  void stop() {
    find()
        .ifPresent(process -> {
          process.destroy();
          if (!awaitEnd(process, STOP_TIME)) {
            process.destroyForcibly();
            awaitEnd(process, STOP_TIME);
          }
        });
  }

  /// Ends it at once, as a power failure of the process would (`kill -9`).
  boolean kill() {
    Optional<ProcessHandle> process = find();
    process.ifPresent(running -> {
      running.destroyForcibly();
      awaitEnd(running, STOP_TIME);
    });
    return process.isPresent();
  }

  private static boolean awaitEnd(ProcessHandle process, Duration time) {
    long deadlineNanos = System.nanoTime() + time.toNanos();
    while (!hasEnded(process)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(ENDING_STEP_NANOS);
    }
    return true;
  }

  /// The command that started it is gone, so it ends as a child of the machine's first process.
  /// That one may look after its dead children late or, in many containers, never: until then they
  /// are zombies, which hold nothing any more, but which Java calls alive.
  private static boolean hasEnded(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // The name in front, in parentheses, may hold anything.
      return status.startsWith("Z", status.lastIndexOf(')') + 2);
    } catch (IOException _) {
      return !process.isAlive();
    }
  }

  private static Path launcher() {
    String home = System.getProperty("ringfort.home");
    if (home == null) {
      throw new CommandFailedException("start the command with bin/ringfort");
    }
    return Path.of(home, "bin", "ringfort");
  }
}
