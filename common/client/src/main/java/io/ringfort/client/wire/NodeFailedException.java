package io.ringfort.client.wire;

import java.util.Arrays;
import java.util.Optional;

/// A node could not do what it was asked. Whether it did it all the same is not known, except where
/// the kind says so. The message names the node and the call.
public final class NodeFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Whose fault it is and whether another try makes sense.
  public enum Kind {
    /// No connection could be opened. Nothing was done.
    UNREACHABLE(0, true),
    /// The connection broke.
    BROKEN(0, false),
    /// No answer in time.
    TIMED_OUT(504, false),
    /// The device is missing or failed; others of the same node may be well.
    DEVICE_FAILED(507, false),
    /// The node has too much to do. Nothing was done.
    OVERLOADED(503, true),
    /// The node does not understand the request or forbids it: a fault of the caller or of
    /// different releases. Nothing was done.
    REFUSED(400, true),
    /// The caller is not of this cluster. Nothing was done.
    NOT_AUTHENTICATED(403, true),
    /// The node met a fault of its own.
    FAILED(500, false);

    private final int status;
    private final boolean certainlyNotDone;

    Kind(int status, boolean certainlyNotDone) {
      this.status = status;
      this.certainlyNotDone = certainlyNotDone;
    }

    /// The HTTP status that stands for this kind; 0 for none.
    public int status() {
      return status;
    }

    /// Whether the call is known to have had no effect.
    public boolean isCertainlyNotDone() {
      return certainlyNotDone;
    }

    static Kind ofStatus(int status) {
      Optional<Kind> exact =
          Arrays.stream(values()).filter(kind -> kind.status == status).findFirst();
      return exact.orElse(status >= 400 && status < 500 ? REFUSED : FAILED);
    }
  }

  private final Kind kind;

  public NodeFailedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public NodeFailedException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
