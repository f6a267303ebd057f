package io.ringfort.http;

/// Who encrypts.
public enum TlsEngine {
  /// BoringSSL, the default: a fraction of the JDK's cost. Falls back to [#JDK], with a line in the
  /// log, where the native library is not there.
  BORINGSSL,
  /// The JDK's own implementation; works everywhere.
  JDK
}
