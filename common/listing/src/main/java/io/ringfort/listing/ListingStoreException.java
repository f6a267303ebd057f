package io.ringfort.listing;

/// A listing store could not do what it was asked.
public final class ListingStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public enum Kind {
    /// Too little room is left on the device. Nothing was done.
    FULL,
    /// The device failed at this call. Whether a change was done is not known.
    FAILED,
    /// The store is closed, or failed before and takes nothing until it is opened again. Nothing
    /// was done.
    OUT,
    /// Too much waits already. Nothing was done.
    BUSY,
    /// What is stored is not what was written.
    CORRUPT
  }

  private final Kind kind;

  ListingStoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ListingStoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
