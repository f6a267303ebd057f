package io.ringfort.http;

import java.io.IOException;

/// Bytes could not be sent: the connection is closed, or the thread was interrupted.
final class ConnectionLost extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean interrupted;

  ConnectionLost(String message, boolean interrupted) {
    super(message);
    this.interrupted = interrupted;
  }

  boolean interrupted() {
    return interrupted;
  }
}
