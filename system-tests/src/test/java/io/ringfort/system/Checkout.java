package io.ringfort.system;

import java.nio.file.Files;
import java.nio.file.Path;

/// The source tree the tests run in and the product that was built from it.
final class Checkout {
  private Checkout() {}

  /// The root folder: the system property `ringfort.home`, else the nearest folder upwards that
  /// holds `bin/find-jdk`.
  static Path root() {
    String home = System.getProperty("ringfort.home");
    if (home != null) {
      return Path.of(home).toAbsolutePath();
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("bin/find-jdk"))) {
        return folder;
      }
    }
    throw new AssertionError("no checkout of Ringfort above " + start + "; set -Dringfort.home");
  }

  /// The product's command.
  static Path command() {
    Path command = root().resolve("bin/ringfort");
    if (!Files.isExecutable(command)) {
      throw new AssertionError(command + " is missing: 'make build' builds it");
    }
    return command;
  }
}
