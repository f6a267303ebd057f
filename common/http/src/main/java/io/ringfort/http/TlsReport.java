package io.ringfort.http;

import java.time.Instant;
import java.util.Map;

/// What became of the encryption of a server since its start.
///
/// @param handshakes connections that got to be encrypted
/// @param failures those that did not, by reason
/// @param certificatesTaken how often new files took the place of older ones
/// @param certificatesRefused how often new files were of no use
/// @param validUntil end of the certificate in use
public record TlsReport(
    long handshakes,
    Map<HandshakeFailure, Long> failures,
    long certificatesTaken,
    long certificatesRefused,
    Instant validUntil) {
  public TlsReport {
    failures = Map.copyOf(failures);
  }

  /// Connections that did not get to be encrypted, for one reason.
  public long failed(HandshakeFailure reason) {
    return failures.getOrDefault(reason, 0L);
  }
}
