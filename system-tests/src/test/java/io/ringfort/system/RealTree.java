package io.ringfort.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Files as they are found on machines: a sample of the JDK's `lib` and of `/usr/share/doc`, and
/// names that break careless software.
///
/// @param root where the copy lies
/// @param names paths of all files relative to `root`, as object names
record RealTree(Path root, SortedSet<String> names) {
  /// Names of files that a file system can hold; relative, and no part longer than 255 bytes.
  static final List<String> ODD_NAMES =
      List.of(
          "odd/ünïcödé/日本語/🎉 party.txt",
          "odd/composed-\u00e9.txt",
          "odd/decomposed-e\u0301.txt",
          "odd/ leading and trailing blank ",
          "odd/two  blanks   in a row",
          "odd/percent%41%zz%25%2F.txt",
          "odd/plus+and&ampersand=equals?question#hash",
          "odd/quotes'single\"double`back",
          "odd/<tag attribute=\"1\">&amp;</tag>",
          "odd/semi;colon,comma:colon|pipe",
          "odd/back\\slash\\path",
          "odd/tab\tinside",
          "odd/star*[1]{a,b}!$HOME~",
          "odd/-starts-with-dash",
          "odd/.hidden/..two-dots/...",
          "odd/trailing.dot.",
          "odd/empty",
          nameOfBytes(1024));

  private static final List<Path> SOURCES =
      List.of(
          Path.of(System.getProperty("java.home"), "lib"),
          Path.of("/usr/share/doc"),
          Path.of("/usr/share"),
          Path.of("/usr/lib"));
  private static final int FILES_MIN = 500;

  /// Copies about `files` files of at most `fileBytesMax` bytes each and adds the odd names.
  static RealTree sample(Path root, int files, long fileBytesMax) {
    try {
      TreeSet<String> names = new TreeSet<>();
      for (Path source : SOURCES) {
        copySome(source, root, files - names.size(), fileBytesMax, names);
      }
      if (names.size() < Math.min(files, FILES_MIN)) {
        throw new AssertionError("only " + names.size() + " files found in " + SOURCES);
      }
      for (String odd : ODD_NAMES) {
        Path file = root.resolve(odd);
        Files.createDirectories(file.getParent());
        Files.write(file, odd.endsWith("empty") ? new byte[0] : odd.getBytes(UTF_8));
        names.add(odd);
      }
      return new RealTree(root, names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copySome(
      Path source, Path root, int wanted, long fileBytesMax, TreeSet<String> names)
      throws IOException {
    if (wanted <= 0 || !Files.isDirectory(source)) {
      return;
    }
    List<Path> found = new ArrayList<>();
    // At most some thousand more than needed: /usr/lib may be huge.
    try (Stream<Path> all = Files.walk(source)) {
      all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> Files.isReadable(file) && file.toFile().length() <= fileBytesMax)
          .limit(20_000)
          .forEach(found::add);
    }
    found.sort(Comparator.naturalOrder());
    int step = Math.max(1, found.size() / wanted);
    for (int i = 0; i < found.size() && wanted > 0; i += step) {
      String name = "real" + found.get(i);
      if (names.add(name)) {
        Path copy = root.resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(found.get(i), copy);
        wanted--;
      }
    }
  }

  /// Without one of the files, for clients that cannot hold its name.
  RealTree without(String name) {
    TreeSet<String> others = new TreeSet<>(names);
    others.remove(name);
    try {
      Files.delete(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RealTree(root, others);
  }

  /// The paths of all files below a folder.
  static SortedSet<String> namesBelow(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      TreeSet<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(file -> names.add("" + folder.relativize(file)));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fails unless the other folder holds the same files with the same bytes.
  void requireSame(Path other) {
    SortedSet<String> found = namesBelow(other);
    if (!found.equals(names)) {
      TreeSet<String> missing = new TreeSet<>(names);
      missing.removeAll(found);
      TreeSet<String> surplus = new TreeSet<>(found);
      surplus.removeAll(names);
      throw new AssertionError("missing: " + missing + "\nsurplus: " + surplus);
    }
    try {
      for (String name : names) {
        long mismatch = Files.mismatch(root.resolve(name), other.resolve(name));
        if (mismatch >= 0) {
          throw new AssertionError(name + " differs at byte " + mismatch);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long bytes() {
    return names.stream().mapToLong(name -> root.resolve(name).toFile().length()).sum();
  }

  /// A relative path of exactly this many bytes with parts of 200.
  static String nameOfBytes(int count) {
    StringBuilder name = new StringBuilder("odd/long/");
    while (name.length() < count) {
      name.append(name.length() % 201 == 0 && name.length() < count - 1 ? '/' : 'n');
    }
    return name.toString();
  }
}
