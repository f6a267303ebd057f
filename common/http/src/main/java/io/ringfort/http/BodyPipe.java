package io.ringfort.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes of one body on their way from an event loop to the thread that reads them. The event
/// loop never waits here; it stops reading the connection when the pipe is full.
final class BodyPipe {
  /// What a reader finds besides bytes.
  enum State {
    OPEN,
    ENDED,
    FAILED
  }

  // What one piece costs besides its bytes, so that many tiny pieces fill the pipe, too.
  private static final int PIECE_OVERHEAD = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int windowBytes;
  private final Runnable resume;

  @GuardedBy("lock")
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();

  @GuardedBy("lock")
  private long weight;

  @GuardedBy("lock")
  private boolean paused;

  @GuardedBy("lock")
  private boolean discarding;

  @GuardedBy("lock")
  private State state = State.OPEN;

  @GuardedBy("lock")
  private String failure = "";

  @GuardedBy("lock")
  private HttpHeaders trailers = HttpHeaders.none();

  /// @param resume called by the reader when a paused pipe has room again
  BodyPipe(int windowBytes, Runnable resume) {
    this.windowBytes = windowBytes;
    this.resume = resume;
  }

  /// Takes a piece, and the duty to release it.
  ///
  /// @return whether there is room for more; if not, `resume` is called when there is
  boolean offer(ByteBuf piece) {
    lock.lock();
    try {
      if (discarding || state != State.OPEN) {
        piece.release();
        return true;
      }
      pieces.add(piece);
      weight += piece.readableBytes() + PIECE_OVERHEAD;
      changed.signal();
      // Once full, the pipe stays paused until the reader has resumed the sender: a piece that
      // comes in between must not make it forget that the sender waits.
      paused |= weight >= windowBytes;
      return !paused;
    } finally {
      lock.unlock();
    }
  }

  void end(HttpHeaders fields) {
    settle(State.ENDED, "", fields);
  }

  void fail(String reason) {
    settle(State.FAILED, reason, HttpHeaders.none());
  }

  private void settle(State last, String reason, HttpHeaders fields) {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = last;
        failure = reason;
        trailers = fields;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is a piece, or none will come.
  ///
  /// @return the piece, which the caller releases, or null after the end or a failure: see
  ///   [#state()]
  /// @throws InterruptedException if the thread is interrupted while it waits
  @Nullable ByteBuf take() throws InterruptedException {
    lock.lock();
    try {
      while (pieces.isEmpty()) {
        if (state != State.OPEN || discarding) {
          return null;
        }
        changed.await();
      }
      ByteBuf piece = pieces.remove();
      lighten(piece.readableBytes() + PIECE_OVERHEAD);
      return piece;
    } finally {
      lock.unlock();
    }
  }

  /// Copies at least one byte, and what else is at hand and fits, waiting if there is none.
  ///
  /// @return number of bytes, or -1 after the end or a failure: see [#state()]
  /// @throws InterruptedException if the thread is interrupted while it waits
  int read(ByteBuffer target) throws InterruptedException {
    lock.lock();
    try {
      while (pieces.isEmpty()) {
        if (state != State.OPEN || discarding) {
          return -1;
        }
        changed.await();
      }
      int total = 0;
      while (target.hasRemaining() && !pieces.isEmpty()) {
        ByteBuf piece = pieces.element();
        int count = Math.min(target.remaining(), piece.readableBytes());
        int limit = target.limit();
        target.limit(target.position() + count);
        piece.readBytes(target);
        target.limit(limit);
        total += count;
        boolean empty = !piece.isReadable();
        if (empty) {
          pieces.remove().release();
        }
        lighten(count + (empty ? PIECE_OVERHEAD : 0));
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void lighten(int bytes) {
    weight -= bytes;
    if (paused && weight <= windowBytes / 2) {
      paused = false;
      resume.run();
    }
  }

  /// Throws away what is here and what is still to come.
  void discard() {
    lock.lock();
    try {
      discarding = true;
      pieces.forEach(ByteBuf::release);
      pieces.clear();
      weight = 0;
      changed.signalAll();
      if (paused) {
        paused = false;
        resume.run();
      }
    } finally {
      lock.unlock();
    }
  }

  State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /// Why it failed.
  String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  HttpHeaders trailers() {
    lock.lock();
    try {
      return trailers;
    } finally {
      lock.unlock();
    }
  }
}
