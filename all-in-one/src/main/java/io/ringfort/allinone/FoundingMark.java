package io.ringfort.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The mark of a new cluster in a folder of devices: the file `.new-cluster`.
///
/// An empty disk is either the first of its device, in a cluster that has no data yet, or it takes
/// the place of one that is lost. The second must not say "there is nothing" about what it has
/// never seen. Only who founds the cluster can tell the two apart, and says so with this file;
/// without it an empty disk counts as a replacement. It is removed when all devices were formatted.
public final class FoundingMark {
  private static final String FILE = ".new-cluster";

  private FoundingMark() {}

  /// Marks the devices of a folder as those of a new cluster.
  public static void put(Path devicesRoot) throws IOException {
    Files.createDirectories(devicesRoot);
    if (!isIn(devicesRoot)) {
      Files.createFile(devicesRoot.resolve(FILE));
    }
  }

  static boolean isIn(Path devicesRoot) {
    return Files.exists(devicesRoot.resolve(FILE));
  }

  static void remove(Path devicesRoot) throws IOException {
    Files.deleteIfExists(devicesRoot.resolve(FILE));
  }
}
