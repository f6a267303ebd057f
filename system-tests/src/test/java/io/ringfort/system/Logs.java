package io.ringfort.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Shows the end of the product's logs when a test fails.
public final class Logs implements TestExecutionExceptionHandler {
  private static final int LINES_SHOWN = 60;
  private static final Set<Path> WATCHED = ConcurrentHashMap.newKeySet();

  /// From now on, shows this file, or all logs below this folder.
  static void watch(Path path) {
    WATCHED.add(path);
  }

  static void forget(Path path) {
    WATCHED.remove(path);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    WATCHED.forEach(path -> System.err.println(tail(path)));
    throw failure;
  }

  /// All of a log, readable whatever bytes are in it.
  static String read(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All logs below a folder, one after the other.
  static String readAll(Path folder) {
    StringBuilder all = new StringBuilder();
    files(folder).forEach(file -> all.append(read(file)));
    return all.toString();
  }

  static String tail(Path path) {
    StringBuilder text = new StringBuilder();
    for (Path file : files(path)) {
      List<String> lines = read(file).lines().toList();
      text.append("---- ").append(file).append('\n');
      lines.stream()
          .skip(Math.max(0, lines.size() - LINES_SHOWN))
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? List.of(path) : List.of();
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Logs::isLog).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `cluster` calls them `log`, each in the folder of its process; `up` writes to `data.log`, as
  /// these tests call it. Other `.log` files are the binary ones of an index.
  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.equals("log") || name.equals("data.log"));
  }
}
