package io.ringfort.allinone;

import io.ringfort.http.Encryption;
import java.nio.file.Path;

/// What `ringfort up` is told.
///
/// @param data folder of everything that is kept
/// @param devices how many devices to make at the first start; later the number that is there
///   counts
/// @param host address to listen on
/// @param port of the object API
/// @param encryption of the object API
public record AllInOneConfig(Path data, int devices, String host, int port, Encryption encryption) {
  private static final int DEVICES_MAX = 64;

  public AllInOneConfig {
    if (devices < 1 || devices > DEVICES_MAX) {
      throw new StartFailedException(
          "the number of devices is " + devices + ", allowed are 1 to " + DEVICES_MAX, null);
    }
  }
}
