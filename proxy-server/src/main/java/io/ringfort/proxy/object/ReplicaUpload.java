package io.ringfort.proxy.object;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.wire.CallContext;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of one object on its way to one replica: a queue, and a thread that empties it into the
/// replica. The queue is bounded by who fills it. Safe for use by many threads.
final class ReplicaUpload {
  /// How a part ended, or that it has not.
  sealed interface State {
    record Running() implements State {}

    record Ended(StagedUpload.Outcome outcome) implements State {}

    /// The replica failed, or was given up.
    record Lost(NodeFailedException fault) implements State {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaUpload.class);

  private final ObjectKey key;
  private final ReentrantLock lock;
  private final Condition changed;
  private final ArrayDeque<Slice> queue = new ArrayDeque<>();
  private final Thread thread;

  @GuardedBy("lock")
  private long queuedBytes;

  @GuardedBy("lock")
  private boolean complete;

  @GuardedBy("lock")
  private boolean ending;

  @GuardedBy("lock")
  private State state = new State.Running();

  @GuardedBy("lock")
  private @Nullable StagedUpload upload;

  /// @param lock shared by all parts of one object, as is `changed`, which tells of progress
  /// @param context a context of its own for each step that has to be quick
  ReplicaUpload(
      ReentrantLock lock,
      Condition changed,
      ObjectNode node,
      ObjectKey key,
      Assignment assignment,
      long dataBytes,
      Supplier<CallContext> context) {
    this.key = key;
    this.lock = lock;
    this.changed = changed;
    this.thread = Thread.ofVirtual().unstarted(() -> send(node, assignment, dataBytes, context));
  }

  void start() {
    thread.start();
  }

  /// Queues a slice; a part that has ended ignores it.
  void add(Slice slice) {
    lock.lock();
    try {
      if (state instanceof State.Running && !ending) {
        slice.retain();
        queue.add(slice);
        queuedBytes += slice.length();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// All slices have been queued, and the object is to be kept.
  void complete() {
    lock.lock();
    try {
      complete = true;
      changed.signalAll();
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

  /// Bytes that wait for the replica.
  long queuedBytes() {
    lock.lock();
    try {
      return queuedBytes;
    } finally {
      lock.unlock();
    }
  }

  /// Gives the replica up, unless its part has ended; what it has got is dropped there.
  void abandon(String reason) {
    StagedUpload open;
    lock.lock();
    try {
      if (!(state instanceof State.Running)) {
        return;
      }
      lose(new NodeFailedException(NodeFailedException.Kind.TIMED_OUT, reason));
      open = upload;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.abort();
    }
    thread.interrupt();
  }

  /// Waits until the replica has nothing of this object open any more.
  void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(
      ObjectNode node, Assignment assignment, long dataBytes, Supplier<CallContext> context) {
    try (StagedUpload opened = context.get().call(() -> node.stage(key, assignment, dataBytes))) {
      if (opened(opened) && sendAll(opened)) {
        end(context.get().call(opened::finish));
      }
    } catch (NodeFailedException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new NodeFailedException(NodeFailedException.Kind.FAILED, "upload failed: " + e, e));
    }
  }

  private boolean opened(StagedUpload opened) {
    lock.lock();
    try {
      upload = opened;
      return state instanceof State.Running;
    } finally {
      lock.unlock();
    }
  }

  /// Sends slices until the object is complete or the replica takes no more.
  ///
  /// @return false if the part was abandoned
  private boolean sendAll(StagedUpload opened) {
    boolean welcome = true;
    while (welcome) {
      Optional<Slice> next = next();
      if (next.isEmpty()) {
        return state() instanceof State.Running;
      }
      Slice slice = next.get();
      int length = slice.length();
      try {
        welcome = opened.write(slice.view());
      } finally {
        slice.release();
        progressed(length);
      }
    }
    lock.lock();
    try {
      ending = true;
      dropQueue();
      return state instanceof State.Running;
    } finally {
      lock.unlock();
    }
  }

  /// The next slice; empty when all were sent or the part was abandoned.
  private Optional<Slice> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !complete && state instanceof State.Running) {
        changed.awaitUninterruptibly();
      }
      return state instanceof State.Running ? Optional.ofNullable(queue.poll()) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void progressed(int bytes) {
    lock.lock();
    try {
      queuedBytes -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(StagedUpload.Outcome outcome) {
    lock.lock();
    try {
      if (state instanceof State.Running) {
        state = new State.Ended(outcome);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(NodeFailedException fault) {
    lock.lock();
    try {
      if (state instanceof State.Running) {
        lose(fault);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void lose(NodeFailedException fault) {
    LOG.info("an upload of {} is given up: {}", key, fault.getMessage());
    state = new State.Lost(fault);
    dropQueue();
    changed.signalAll();
  }

  @GuardedBy("lock")
  private void dropQueue() {
    for (Slice slice = queue.poll(); slice != null; slice = queue.poll()) {
      queuedBytes -= slice.length();
      slice.release();
    }
  }
}
