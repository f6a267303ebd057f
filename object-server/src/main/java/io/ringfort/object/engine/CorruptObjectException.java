package io.ringfort.object.engine;

/// Bytes of one version on the disk are not those that were written. The version is quarantined.
public final class CorruptObjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptObjectException(String message) {
    super(message);
  }

  public CorruptObjectException(String message, Throwable cause) {
    super(message, cause);
  }
}
