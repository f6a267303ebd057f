package io.ringfort.common.disk;

import java.io.IOException;

/// Somebody else uses what was to be locked.
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskLockedException(String message) {
    super(message);
  }
}
