package io.ringfort.common.ring;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A ring file (or the builder's file) that cannot be used. The message names the file and what is
/// wrong with it.
public final class RingFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// What is wrong with the file.
  public enum Problem {
    /// It is something else, not a damaged file of this kind.
    NOT_OURS,
    /// It was written in a version of the format that this release does not know.
    TOO_NEW,
    /// It is of this kind, but damaged or contradictory.
    CORRUPT,
    /// It is sound, but passes a limit or uses a feature that this release lacks.
    UNSUPPORTED
  }

  private final Problem problem;

  public RingFormatException(Problem problem, String message) {
    this(problem, message, null);
  }

  public RingFormatException(Problem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
