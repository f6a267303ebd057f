package io.ringfort.proxy.s3.payload;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;

/// A body is not what was promised: found while reading it, so that nothing of it is stored.
/// Carries what the client is told.
public final class PayloadProblemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient S3Problem problem;

  PayloadProblemException(S3Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  static PayloadProblemException of(S3Error error, String message) {
    return new PayloadProblemException(S3Problem.of(error, message));
  }

  static PayloadProblemException incomplete() {
    return new PayloadProblemException(S3Problem.of(S3Error.INCOMPLETE_BODY));
  }

  /// The answer to the client.
  public S3Problem problem() {
    return problem;
  }
}
