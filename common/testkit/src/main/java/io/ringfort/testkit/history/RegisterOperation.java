package io.ringfort.testkit.history;

/// One operation on one register, as its client saw it. Values are the caller's choice, best one
/// per write; [#ABSENT] is the value of a register that was never written or was deleted.
///
/// @param invoked when the client began; any clock that is one for the whole history
/// @param returned when the client knew the result; [#NEVER] if the outcome is unknown: then the
///   operation may take effect at any time after `invoked`, or not at all
/// @param expected what a compare-and-set compares with
/// @param value what was read, or is written
public record RegisterOperation(Kind kind, long invoked, long returned, long expected, long value) {
  /// The value of an absent or deleted register, and of every register at first.
  public static final long ABSENT = 0;

  /// The outcome of the operation is unknown.
  public static final long NEVER = Long.MAX_VALUE;

  /// What the operation did, or tries to do if it has not returned.
  public enum Kind {
    /// Returned `value`.
    READ,
    /// Set the register to `value`.
    WRITE,
    /// Found `expected` and set the register to `value`. A read-modify-write is this too.
    COMPARE_AND_SET,
    /// Found something else than `expected`.
    COMPARE_FAILED
  }

  public RegisterOperation {
    if (invoked >= returned) {
      throw new IllegalArgumentException("returned at " + returned + " before " + invoked);
    }
  }

  public static RegisterOperation read(long invoked, long returned, long value) {
    return new RegisterOperation(Kind.READ, invoked, returned, ABSENT, value);
  }

  /// A put; of [#ABSENT], a delete.
  public static RegisterOperation write(long invoked, long returned, long value) {
    return new RegisterOperation(Kind.WRITE, invoked, returned, ABSENT, value);
  }

  public static RegisterOperation compareAndSet(
      long invoked, long returned, long expected, long value) {
    return new RegisterOperation(Kind.COMPARE_AND_SET, invoked, returned, expected, value);
  }

  public static RegisterOperation compareFailed(long invoked, long returned, long expected) {
    return new RegisterOperation(Kind.COMPARE_FAILED, invoked, returned, expected, ABSENT);
  }

  /// Whether the client knows the outcome.
  public boolean known() {
    return returned != NEVER;
  }

  /// Whether the operation can be the next one on a register of this value.
  boolean fits(long state) {
    return switch (kind) {
      case READ -> state == value;
      case WRITE -> true;
      case COMPARE_AND_SET -> state == expected;
      case COMPARE_FAILED -> state != expected;
    };
  }

  /// The register's value after it.
  long after(long state) {
    return switch (kind) {
      case READ, COMPARE_FAILED -> state;
      case WRITE, COMPARE_AND_SET -> value;
    };
  }
}
