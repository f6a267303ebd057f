package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A call to another server failed without a usable answer. Says which server, what was being done
/// and in which way it failed.
public final class PeerFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// The ways to fail.
  public enum Failure {
    /// No connection could be opened: refused, unreachable, unknown host. Nothing was sent.
    REFUSED,
    /// A time limit passed: connecting, waiting for a pooled connection, silence, or the whole
    /// call.
    TIMEOUT,
    /// The connection broke; whether the request was processed is unknown.
    BROKEN,
    /// The peer sent what is not HTTP/1.1 as this client accepts it.
    PROTOCOL,
    /// One side could not prove that it holds the cluster key. The request was not sent.
    UNAUTHENTICATED,
    /// The calling thread was interrupted or the call was aborted.
    ABORTED
  }

  private final transient NodeAddress address;
  private final Failure failure;

  PeerFailedException(
      NodeAddress address, String act, Failure failure, String detail, @Nullable Throwable cause) {
    super(address + ": " + act + ": " + failure + ": " + detail, cause);
    this.address = address;
    this.failure = failure;
  }

  /// The server that was called.
  public NodeAddress address() {
    return address;
  }

  /// In which way the call failed.
  public Failure failure() {
    return failure;
  }
}
