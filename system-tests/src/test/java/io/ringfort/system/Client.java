package io.ringfort.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// An external command with an environment, a folder and a time limit. Immutable; every run is its
/// own process, ended when the limit passes.
record Client(List<String> command, Map<String, String> environment, Path folder, Duration limit) {
  private static final int SHOWN_CHARACTERS_MAX = 4_000;

  Client {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// What a run left behind. `output` is empty if it went to a stream.
  static final class Result {
    private final List<String> command;
    private final int status;
    private final byte[] output;
    private final String errors;

    private Result(List<String> command, int status, byte[] output, String errors) {
      this.command = command;
      this.status = status;
      this.output = output;
      this.errors = errors;
    }

    int status() {
      return status;
    }

    byte[] output() {
      return output;
    }

    String errors() {
      return errors;
    }

    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }

    List<String> lines() {
      return text().lines().toList();
    }

    Result requireSuccess() {
      if (status != 0) {
        throw new AssertionError("expected success of " + this);
      }
      return this;
    }

    Result requireFailure() {
      if (status == 0) {
        throw new AssertionError("expected failure of " + this);
      }
      return this;
    }

    @Override
    public String toString() {
      return String.join(" ", command)
          + "\nexit status "
          + status
          + "\n"
          + clipped(text())
          + "\n"
          + clipped(errors);
    }

    private static String clipped(String text) {
      return text.length() <= SHOWN_CHARACTERS_MAX
          ? text
          : "..." + text.substring(text.length() - SHOWN_CHARACTERS_MAX);
    }
  }

  /// A client that must be on the PATH.
  static Client installed(String name) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return at(program);
      }
    }
    throw new AssertionError("the client '" + name + "' is not installed: 'make test' installs it");
  }

  static Client at(Path program) {
    return new Client(
        List.of(program.toString()), Map.of(), Path.of("").toAbsolutePath(), Duration.ofMinutes(1));
  }

  /// The product's own command.
  static Client ringfort() {
    return at(Checkout.command());
  }

  Client with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Client(command, all, folder, limit);
  }

  Client with(String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    return new Client(all, environment, folder, limit);
  }

  Client in(Path other) {
    return new Client(command, environment, other, limit);
  }

  Client within(Duration other) {
    return new Client(command, environment, folder, other);
  }

  Result run(String... arguments) {
    return stream(InputStream.nullInputStream(), new ByteArrayOutputStream(), arguments);
  }

  Result feed(byte[] input, String... arguments) {
    return stream(new java.io.ByteArrayInputStream(input), new ByteArrayOutputStream(), arguments);
  }

  /// Runs with standard input from, and standard output to, a stream. Closes neither.
  Result stream(InputStream input, OutputStream output, String... arguments) {
    Client full = with(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(full.command);
      builder.environment().putAll(environment);
      Process process = builder.directory(folder.toFile()).start();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      AtomicReference<IOException> fault = new AtomicReference<>();
      Thread feeder = Thread.ofPlatform().start(() -> feed(process, input));
      Thread drain = Thread.ofPlatform().start(() -> copy(process.getInputStream(), output, fault));
      Thread complaints =
          Thread.ofPlatform().start(() -> copy(process.getErrorStream(), errors, fault));
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      // A grandchild that went into the background may hold the pipes open: do not wait for it.
      drain.join(Duration.ofSeconds(5));
      complaints.join(Duration.ofSeconds(5));
      feeder.interrupt();
      Result result =
          new Result(
              full.command,
              process.exitValue(),
              output instanceof ByteArrayOutputStream bytes ? bytes.toByteArray() : new byte[0],
              errors.toString(StandardCharsets.UTF_8));
      if (!ended) {
        throw new AssertionError("no end within " + limit + " of " + result);
      }
      if (fault.get() != null) {
        throw new UncheckedIOException("output of " + result, fault.get());
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", full.command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void feed(Process process, InputStream input) {
    try (OutputStream in = process.getOutputStream()) {
      input.transferTo(in);
    } catch (IOException _) {
      // The program ended before it had read everything; its exit status tells why.
    }
  }

  private static void copy(InputStream from, OutputStream to, AtomicReference<IOException> fault) {
    try (from) {
      from.transferTo(to);
    } catch (IOException e) {
      fault.compareAndSet(null, e);
    }
  }
}
