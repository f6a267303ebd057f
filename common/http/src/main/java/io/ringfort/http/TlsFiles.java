package io.ringfort.http;

import io.ringfort.common.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What stands in the files of a certificate and its key.
///
/// @param certificates text of the one
/// @param key text of the other
record TlsFiles(String certificates, String key) {
  private static final int FILE_BYTES_MAX = 256 << 10;

  /// Reads both.
  ///
  /// @throws ConfigException if one cannot be read or is too large
  static TlsFiles read(Encryption.Tls settings) {
    return new TlsFiles(text(settings.certificate()), text(settings.key()));
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new ConfigException(file.toString(), "is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be read (" + e + ")", e);
    }
  }

  /// Shows nothing: one is a secret.
  @Override
  public String toString() {
    return "certificate and key";
  }
}
