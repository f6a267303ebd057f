package io.ringfort.allinone;

import io.ringfort.http.Encryption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in the data folder of `ringfort up` from which other commands learn how to address it.
public final class SchemeMark {
  private static final String NAME = "scheme";

  private SchemeMark() {}

  /// `http` or `https`.
  public static String of(Encryption encryption) {
    return switch (encryption) {
      case Encryption.None _ -> "http";
      case Encryption.Tls _ -> "https";
    };
  }

  static void put(Path data, Encryption encryption) throws IOException {
    Files.writeString(data.resolve(NAME), of(encryption) + "\n");
  }

  /// How the node was served last; `http` if it never was.
  ///
  /// @throws IOException if the file cannot be read
  public static String read(Path data) throws IOException {
    Path file = data.resolve(NAME);
    return Files.exists(file) && Files.readString(file).strip().equals("https") ? "https" : "http";
  }
}
