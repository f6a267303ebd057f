package io.ringfort.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `ringfort up` as a process of its own, on free ports. Its log lies beside the data folder.
final class RingfortProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Path data;
  private final int portOffset;
  private final List<String> arguments;
  private final Path log;
  private Process process;

  private RingfortProcess(Path data, int portOffset, List<String> arguments) {
    this.data = data;
    this.portOffset = portOffset;
    this.arguments = arguments;
    this.log = data.resolveSibling(data.getFileName() + ".log");
  }

  /// Starts it and waits until it serves.
  static RingfortProcess start(Path data, String... arguments) {
    RingfortProcess ringfort = launch(data, arguments);
    try {
      ringfort.awaitReady();
    } catch (RuntimeException | Error e) {
      ringfort.close();
      throw e;
    }
    return ringfort;
  }

  /// Starts it and does not wait.
  static RingfortProcess launch(Path data, String... arguments) {
    RingfortProcess ringfort = new RingfortProcess(data, PortOffset.free(), List.of(arguments));
    ringfort.launch();
    return ringfort;
  }

  private void launch() {
    List<String> command = new ArrayList<>();
    command.add(Checkout.command().toString());
    command.addAll(List.of("up", "--data", data.toString(), "--port-offset", "" + portOffset));
    command.addAll(arguments);
    try {
      // What an earlier process said is not said by this one.
      if (Files.exists(log)) {
        Files.move(
            log,
            log.resolveSibling(log.getFileName() + ".old"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Logs.watch(log);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    }
  }

  private void awaitReady() {
    Waiting.until(
        START_LIMIT,
        () -> "'ready' in the log of 'ringfort up'\n" + Logs.tail(log),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(
                "'ringfort up' ended with status " + process.exitValue() + "\n" + Logs.tail(log));
          }
          return Logs.read(log).contains("ready")
              && (isEncrypted() || Waiting.answers(server() + "/healthcheck"));
        });
  }

  String server() {
    return (isEncrypted() ? "https" : "http") + "://127.0.0.1:" + port();
  }

  int port() {
    return 8080 + portOffset;
  }

  private boolean isEncrypted() {
    return arguments.contains("--tls-cert");
  }

  Path data() {
    return data;
  }

  Path log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// What `ringfort env` says of this one.
  Endpoint endpoint() {
    return Endpoint.parse(exports());
  }

  /// The same for the S3 API.
  S3Endpoint s3() {
    return S3Endpoint.parse(exports());
  }

  private String exports() {
    return Client.ringfort().run("env", "--data", data.toString()).requireSuccess().text();
  }

  /// Waits for the end of a process that is expected to refuse its work.
  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("'ringfort up' still runs after " + limit + Logs.tail(log));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// kill -9: nothing is flushed, nothing is closed.
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitExit(STOP_LIMIT);
  }

  /// Starts it again on the same data and ports.
  void restart() {
    if (process.isAlive()) {
      stop();
    }
    launch();
    awaitReady();
  }

  /// SIGTERM and wait.
  int stop() {
    process.destroy();
    return awaitExit(STOP_LIMIT);
  }

  @Override
  public void close() {
    Logs.forget(log);
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          kill();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        kill();
      }
    }
  }
}
