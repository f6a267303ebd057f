package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.PeerFailedException.Failure;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call as its thread and the event loop of its connection share it: the event loop reports,
/// one thread waits. The event loop also watches the time limits, so waiting needs no timer.
final class ClientExchange {
  private record Fault(Failure failure, String detail) {}

  private final NodeAddress address;
  private final String act;
  private final boolean headOnly;
  private final long deadline;
  private volatile @Nullable ResponseHead head;
  private volatile @Nullable Fault fault;
  private volatile @Nullable Outbound outbound;
  private volatile @Nullable Thread waiter;
  private volatile boolean continued;
  private volatile boolean touched;
  private volatile long waitingSince;

  /// @param deadline end of the whole call, in monotonic nanoseconds
  ClientExchange(ClientRequest request, long deadline) {
    this.address = request.address();
    this.act = request.method() + " " + request.target();
    this.headOnly = request.method().equals("HEAD");
    this.deadline = deadline;
  }

  boolean headOnly() {
    return headOnly;
  }

  /// Lets a blocked upload go when the answer comes early.
  void uploads(Outbound upload) {
    outbound = upload;
  }

  // Reports of the event loop.

  void touched() {
    touched = true;
  }

  void continued() {
    continued = true;
    wake();
  }

  void answered(ResponseHead response) {
    head = response;
    wake();
  }

  void failed(Failure failure, String detail) {
    if (fault == null) {
      fault = new Fault(failure, detail);
    }
    ResponseHead response = head;
    if (response != null) {
      response.body().failed(detail);
    }
    wake();
  }

  private void wake() {
    Outbound upload = outbound;
    if (upload != null && (head != null || fault != null)) {
      upload.stop();
    }
    LockSupport.unpark(waiter);
  }

  /// Whether the whole call has taken too long.
  boolean isLate(long now) {
    return now - deadline > 0;
  }

  /// Since when the thread waits for the peer, or 0 if it does not.
  long waitingSince() {
    return waitingSince;
  }

  // The thread's side.

  void startWaiting() {
    waitingSince = System.nanoTime() | 1;
  }

  void stopWaiting() {
    waitingSince = 0;
  }

  /// Whether any byte of an answer has come.
  boolean isTouched() {
    return touched;
  }

  boolean isAnswered() {
    return head != null;
  }

  ResponseHead awaitHead() throws PeerFailedException {
    await(Long.MAX_VALUE, false);
    ResponseHead response = head;
    if (response == null) {
      throw fault();
    }
    return response;
  }

  /// Waits for the peer's word on the body.
  ///
  /// @return whether to send it; silence for this long means yes
  boolean awaitContinue(long nanosMax) throws PeerFailedException {
    await(nanosMax, true);
    if (head == null && fault != null) {
      throw fault();
    }
    return head == null;
  }

  private void await(long nanosMax, boolean orContinue) throws PeerFailedException {
    long start = System.nanoTime();
    waiter = Thread.currentThread();
    startWaiting();
    try {
      while (head == null && fault == null && !(orContinue && continued)) {
        if (nanosMax == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          long left = nanosMax - (System.nanoTime() - start);
          if (left <= 0) {
            return;
          }
          LockSupport.parkNanos(this, left);
        }
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw failure(Failure.ABORTED, "the calling thread was interrupted");
        }
      }
    } finally {
      waiter = null;
      stopWaiting();
    }
  }

  /// What went wrong, to be thrown.
  PeerFailedException fault() {
    Fault known = fault;
    return known == null
        ? failure(Failure.BROKEN, "the connection broke")
        : failure(known.failure(), known.detail());
  }

  boolean isFailed() {
    return fault != null;
  }

  PeerFailedException failure(Failure failure, String detail) {
    return new PeerFailedException(address, act, failure, detail, null);
  }
}
