package io.ringfort.allinone;

import org.jspecify.annotations.Nullable;

/// A process cannot start; the message says why and is for the operator.
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, @Nullable Throwable cause) {
    super(cause == null ? message : message + ": " + cause.getMessage(), cause);
  }
}
