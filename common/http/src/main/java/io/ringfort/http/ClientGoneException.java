package io.ringfort.http;

import java.io.IOException;

/// The client of a server went away, fell silent for too long, or broke the framing of its body.
/// Nobody is left to answer.
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message who left, and during which act
  public ClientGoneException(String message) {
    super(message);
  }
}
