package io.ringfort.object.engine;

import org.jspecify.annotations.Nullable;

/// The device is offline: a write or flush failed, or one of the engine's invariants broke. The
/// outcome of an operation that ends with it is unknown.
public final class DeviceFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
