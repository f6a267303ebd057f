package io.ringfort.object.engine;

/// Something on a device can not be read by this release. Says which of four it is, because each
/// asks for something else from the operator.
public final class DeviceFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public enum Kind {
    /// It was not written by this product, or belongs to another cluster or device.
    NOT_OURS,
    /// Written by a release that is too old to be read.
    TOO_OLD,
    /// Written by a newer release.
    TOO_NEW,
    /// Damaged.
    CORRUPT
  }

  private final Kind kind;

  DeviceFormatException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  DeviceFormatException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
