package io.ringfort.common.codec;

/// Bytes from elsewhere are not what they should be: too short, too long, or with a value out of
/// range. The message says which.
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
