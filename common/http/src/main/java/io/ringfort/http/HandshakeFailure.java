package io.ringfort.http;

/// Why a connection did not get to be encrypted.
public enum HandshakeFailure {
  /// The client left first.
  CLOSED,
  /// It took too long.
  TIMEOUT,
  /// What came is not TLS, but for instance plain HTTP.
  NOT_TLS,
  /// No version or cipher in common, or the client does not trust the certificate, or it broke the
  /// protocol.
  REFUSED
}
