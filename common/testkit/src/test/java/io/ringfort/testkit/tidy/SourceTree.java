package io.ringfort.testkit.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Text files by their path from the root, as `docs/README.md`.
record SourceTree(SortedMap<String, String> files) {
  private static final List<String> ENDINGS =
      List.of(".java", ".md", ".xml", ".yaml", ".yml", "Makefile", ".sh");

  static SourceTree of(Map<String, String> files) {
    return new SourceTree(new TreeMap<>(files));
  }

  /// The tracked files of the checkout that the working directory is in, as they are on disk.
  static SourceTree checkout() {
    Path root = root();
    TreeMap<String, String> files = new TreeMap<>();
    for (String name : trackedNames(root)) {
      Path file = root.resolve(name);
      if (Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith)) {
        try {
          files.put(name, Files.readString(file));
        } catch (IOException e) {
          throw new UncheckedIOException(name, e);
        }
      }
    }
    return new SourceTree(files);
  }

  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("bin/find-jdk"))) {
        return folder;
      }
    }
    throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
  }

  /// What git tracks; without git or in an unpacked archive, everything that was not built.
  private static List<String> trackedNames(Path root) {
    try {
      Process git =
          new ProcessBuilder("git", "-c", "safe.directory=*", "ls-files", "-z")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String names =
          new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? List.of(names.split("\0", -1)) : namesOnDisk(root);
    } catch (IOException _) {
      return namesOnDisk(root);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> namesOnDisk(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(file -> root.relativize(file).toString())
          .filter(name -> !("/" + name).contains("/target/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /// Whether there is such a file, or a folder with files in it.
  boolean holds(String name) {
    return files.containsKey(name)
        || files.tailMap(name + "/").keySet().stream()
            .findFirst()
            .filter(next -> next.startsWith(name + "/"))
            .isPresent();
  }

  /// Java files of the product, without tests.
  SourceTree product() {
    return where(name -> name.endsWith(".java") && name.contains("/src/main/"));
  }

  SourceTree java() {
    return where(name -> name.endsWith(".java"));
  }

  SourceTree markdown() {
    return where(name -> name.endsWith(".md"));
  }

  private SourceTree where(java.util.function.Predicate<String> wanted) {
    TreeMap<String, String> some = new TreeMap<>(files);
    some.keySet().removeIf(wanted.negate());
    return new SourceTree(some);
  }
}
