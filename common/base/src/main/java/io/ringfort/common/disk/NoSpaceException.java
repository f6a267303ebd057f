package io.ringfort.common.disk;

import java.io.IOException;

/// The device is full. Other than all other faults of a disk, this one passes.
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSpaceException(String message) {
    super(message);
  }
}
