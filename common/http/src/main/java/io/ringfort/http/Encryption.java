package io.ringfort.http;

import java.nio.file.Path;
import java.time.Duration;

/// Whether the connections of a server are encrypted.
public sealed interface Encryption {
  /// Not at all.
  record None() implements Encryption {}

  /// By TLS 1.2 or 1.3. The two files are looked at in turns: when they were replaced by a pair
  /// that fits and is valid, new connections get the new certificate and running ones go on;
  /// otherwise the log says what is wrong and the old one stays.
  ///
  /// @param certificate PEM file with the certificate of the server, followed by those of its
  ///   issuers if there are any between it and a root
  /// @param key PEM file with the private key, RSA or EC, not encrypted
  /// @param engine who encrypts
  /// @param pollInterval between two looks at the files
  record Tls(Path certificate, Path key, TlsEngine engine, Duration pollInterval)
      implements Encryption {
    public Tls {
      if (!pollInterval.isPositive()) {
        throw new IllegalArgumentException("interval is not positive: " + pollInterval);
      }
    }
  }

  /// By these files, looked at every two seconds.
  static Tls tls(Path certificate, Path key) {
    return new Tls(certificate, key, TlsEngine.BORINGSSL, Duration.ofSeconds(2));
  }
}
