package io.ringfort.ringbuilder;

/// A change of a ring plan that is refused. The message says what was asked and which limit it
/// meets.
public final class RingPlanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RingPlanException(String message) {
    super(message);
  }
}
