package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.disk.NoSpaceException;
import io.ringfort.object.engine.Ticket.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Appends records to the log. What waits is taken together: one write, one flush, then their
/// callers go on while the records take effect. A batch forms by itself while the one before is
/// flushed; there is no timer.
///
/// Either a thread of its own does that, or, for tests, each caller that waits.
final class LogWriter {
  /// The largest batch.
  static final int STAGING_BYTES = 1 << 20;

  private static final int RECORDS_MAX = 1024;
  private static final int LAZY_MAX = 256;
  private static final int FEW_MAX = 2;
  private static final int ZERO_AHEAD_BYTES = 4 << 20;
  private static final int ZERO_STEP_BYTES = 256 << 10;

  /// What records do once it is decided what becomes of them.
  interface Effects {
    /// The record is durable.
    void apply(LogRecord record, int slab, int offset);

    /// The record was not written, for want of space or because the device failed.
    void refused(LogRecord record);
  }

  private final SlabPool pool;
  private final Effects effects;
  private final DeviceHealth health;
  private final EngineFault fault;
  private final long device;
  private final long generation;
  private final ConcurrentLinkedQueue<LogRecord> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger urgent = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer staging;
  private final ByteBuffer zeros;
  private final List<LogRecord> batch = new ArrayList<>();
  private final int[] offsets = new int[RECORDS_MAX];
  private @Nullable Slab head;
  private int offset;
  private long sequence;
  private int previousCrc;
  private volatile int lastBatch;

  /// Done when the newest batch that was acknowledged has taken effect.
  private volatile Ticket effective = Ticket.done(Outcome.DURABLE);

  private final AtomicLong writtenBytes = new AtomicLong();
  private volatile boolean closing;
  private volatile boolean idle;
  private @Nullable Thread thread;
  private Runnable beforeFlush = () -> {};
  private @Nullable Slab unflushed;

  LogWriter(
      SlabPool pool,
      Effects effects,
      DeviceHealth health,
      EngineFault fault,
      long device,
      long generation,
      LogPosition position,
      boolean stepped) {
    this.pool = pool;
    this.effects = effects;
    this.health = health;
    this.fault = fault;
    this.device = device;
    this.generation = generation;
    this.head = position.slab() < 0 ? null : pool.slab(position.slab());
    this.offset = position.offset();
    this.sequence = position.sequence();
    this.previousCrc = position.previousCrc();
    int bytes = Math.min(STAGING_BYTES, pool.slabBytes());
    this.staging = stepped ? ByteBuffer.allocate(bytes) : DiskFile.blockBuffer(bytes);
    int zeroBytes = Math.min(ZERO_STEP_BYTES, pool.slabBytes());
    this.zeros = stepped ? ByteBuffer.allocate(zeroBytes) : DiskFile.blockBuffer(zeroBytes);
  }

  /// Starts the thread.
  void start(String name) {
    Thread started = Thread.ofPlatform().daemon().name("log-" + name).unstarted(this::run);
    thread = started;
    started.start();
  }

  private void run() {
    while (!closing && health.isOnline()) {
      letOthersIn();
      if (!step(false)) {
        idle = true;
        if (urgent.get() == 0 && queued.get() <= LAZY_MAX && !closing) {
          LockSupport.park(this);
        }
        idle = false;
      }
    }
    if (!health.isOnline()) {
      failQueued();
    }
  }

  /// Lets those go first who are ready to run, if less than half as much waits as was in the last
  /// batch: when the processors are busy, what they are about to append still comes into the next
  /// one, which spares flushes. Else it costs less than a microsecond.
  @SuppressWarnings("ThreadPriorityCheck")
  private void letOthersIn() {
    if (lastBatch > FEW_MAX && 2 * queued.get() < lastBatch) {
      Thread.yield();
    }
  }

  /// Puts a record in the queue. The order of calls is the order in the log.
  Ticket append(LogRecord record) {
    health.requireOnline();
    queue.add(record);
    int waiting = queued.incrementAndGet();
    boolean wake = !record.lazy || waiting > LAZY_MAX;
    if (!record.lazy) {
      urgent.incrementAndGet();
    }
    Thread writer = thread;
    if (wake && idle && writer != null) {
      LockSupport.unpark(writer);
    }
    if (!health.isOnline()) {
      failQueued();
    }
    return record.ticket;
  }

  /// Waits until a record is durable and has taken effect, or is known not to be written.
  Outcome await(Ticket ticket) {
    Outcome outcome = awaitDurable(ticket);
    if (outcome == Outcome.DURABLE) {
      awaitEffects();
    }
    return outcome;
  }

  /// Waits until what was acknowledged so far has taken effect.
  void awaitEffects() {
    if (effective.await() != Outcome.DURABLE) {
      throw failed();
    }
  }

  private DeviceFailedException failed() {
    health.requireOnline();
    return new DeviceFailedException("device is offline", null);
  }

  /// Waits until a record is durable, or known not to be written. It is still on its way into the
  /// index then.
  Outcome awaitDurable(Ticket ticket) {
    if (thread == null) {
      while (!ticket.isDone()) {
        step(true);
      }
    }
    Outcome outcome = ticket.await();
    if (outcome == Outcome.FAILED) {
      throw failed();
    }
    return outcome;
  }

  /// Writes one batch of what waits; lazy records alone only if forced or many.
  ///
  /// @return false if there was nothing to do
  boolean step(boolean force) {
    lock.lock();
    try {
      if (!health.isOnline()) {
        failQueued();
        return false;
      }
      if (!force && urgent.get() == 0 && queued.get() <= LAZY_MAX) {
        return false;
      }
      gather();
      if (batch.isEmpty()) {
        return false;
      }
      writeBatch();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      health.fail(e);
      batch.forEach(record -> record.ticket.complete(Outcome.FAILED));
      effective.complete(Outcome.FAILED);
      failQueued();
      return false;
    } finally {
      batch.clear();
      lock.unlock();
    }
  }

  /// Ends the waiting of all whose records were not taken: the device is offline.
  void failQueued() {
    for (LogRecord record = take(); record != null; record = take()) {
      record.ticket.complete(Outcome.FAILED);
    }
  }

  private @Nullable LogRecord take() {
    LogRecord record = queue.poll();
    if (record != null) {
      queued.decrementAndGet();
      if (!record.lazy) {
        urgent.decrementAndGet();
      }
    }
    return record;
  }

  /// Takes what fits into one batch and copies it to the staging buffer.
  private void gather() throws IOException {
    staging.clear().position(BatchHeader.BYTES);
    while (batch.size() < RECORDS_MAX) {
      LogRecord next = queue.peek();
      if (next == null || (!batch.isEmpty() && !fits(next))) {
        return;
      }
      if (batch.isEmpty() && !fits(next) && !(mayRoll() && roll(next.urgency) && fits(next))) {
        take();
        effects.refused(next);
        next.ticket.complete(Outcome.NO_SPACE);
        continue;
      }
      take();
      offsets[batch.size()] = offset + staging.position();
      next.copyTo(staging);
      batch.add(next);
    }
  }

  private boolean fits(LogRecord record) {
    int end = staging.position() + record.bytes();
    int padded = (end + BatchHeader.ALIGNMENT - 1) & -BatchHeader.ALIGNMENT;
    return head != null && padded <= staging.capacity() && padded <= head.bytes - offset;
  }

  /// A slab that was begun holds at least one batch, so that none of its former life is found
  /// there.
  private boolean mayRoll() {
    return head == null || offset > Slab.FIRST_BATCH;
  }

  private boolean roll(LogRecord.Urgency urgency) throws IOException {
    try {
      Slab begun = pool.begin(urgency);
      begun.file.bypassCache(true);
      if (head != null) {
        head.file.bypassCache(false);
      }
      head = begun;
      offset = Slab.FIRST_BATCH;
      return true;
    } catch (NoSpaceException _) {
      return false;
    }
  }

  private void writeBatch() throws IOException {
    Slab slab = Objects.requireNonNull(head, "a batch without a slab");
    lastBatch = batch.size();
    int bodyBytes = staging.position() - BatchHeader.BYTES;
    int padded = BatchHeader.padded(bodyBytes);
    while (staging.position() < padded) {
      staging.put((byte) 0);
    }
    staging.flip();
    BatchHeader header =
        new BatchHeader(
            device,
            generation,
            sequence,
            slab.id,
            bodyBytes,
            batch.size(),
            previousCrc,
            Checksum.of(staging, BatchHeader.BYTES, bodyBytes));
    int crc = header.encode(staging, 0);
    if (fault == EngineFault.ACKNOWLEDGED_BEFORE_FLUSH && unflushed != null) {
      flush(unflushed);
      unflushed = null;
    }
    slab.file.write(offset, staging);
    if (fault == EngineFault.CHECKPOINT_AHEAD_OF_LOG) {
      advance(padded, crc);
      applyBatch(slab);
      beforeFlush.run();
      flush(slab);
      completeBatch();
      return;
    }
    if (fault == EngineFault.ACKNOWLEDGED_BEFORE_FLUSH) {
      unflushed = slab;
    } else {
      flush(slab);
    }
    advance(padded, crc);
    Ticket effects = new Ticket();
    effective = effects;
    completeBatch();
    applyBatch(slab);
    effects.complete(Outcome.DURABLE);
  }

  private void flush(Slab slab) throws IOException {
    if (fault == EngineFault.MISSING_FLUSH) {
      return;
    }
    try {
      slab.file.flush();
    } catch (IOException e) {
      if (fault != EngineFault.FLUSH_RETRIED) {
        throw e;
      }
      slab.file.flush();
    }
  }

  private void advance(int padded, int crc) {
    offset += padded;
    sequence++;
    previousCrc = crc;
    writtenBytes.addAndGet(padded);
  }

  private void applyBatch(Slab slab) {
    for (int index = 0; index < batch.size(); index++) {
      LogRecord record = batch.get(index);
      effects.apply(record, slab.id, offsets[index]);
    }
  }

  /// Lets the callers go on. To wake a virtual thread from outside costs a good deal more than from
  /// one of its kind, and this thread has the next batch to write.
  private void completeBatch() {
    for (LogRecord record : batch) {
      record.ticket.settle(Outcome.DURABLE);
    }
    if (thread == null || batch.size() <= FEW_MAX) {
      batch.forEach(record -> record.ticket.wake());
      return;
    }
    Ticket[] tickets = new Ticket[batch.size()];
    for (int index = 0; index < tickets.length; index++) {
      tickets[index] = batch.get(index).ticket;
    }
    Thread.startVirtualThread(() -> {
      for (Ticket ticket : tickets) {
        ticket.wake();
      }
    });
  }

  /// Runs something while no batch is on the way.
  <T> T quietly(java.util.concurrent.Callable<T> action) {
    lock.lock();
    try {
      return action.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw health.fail(e);
    } finally {
      lock.unlock();
    }
  }

  /// Where the next batch goes. Under the lock.
  LogPosition position() {
    assert lock.isHeldByCurrentThread();
    return new LogPosition(head == null ? -1 : head.id, offset, sequence, previousCrc);
  }

  @Nullable Slab head() {
    return head;
  }

  /// Writes zeros a little ahead of the log in a slab that was never written before.
  ///
  /// @return whether more is to be done
  boolean zeroAhead() {
    Slab slab =
        quietly(() -> {
          Slab current = head;
          if (current == null
              || current.zeroedTo >= current.bytes
              || current.zeroedTo - offset > ZERO_AHEAD_BYTES) {
            return null;
          }
          int from = Math.max(current.zeroedTo, offset);
          int count = Math.min(zeros.capacity(), current.bytes - from);
          current.file.write(from, zeros.clear().limit(count));
          current.zeroedTo = from + count;
          return current;
        });
    return slab != null;
  }

  long writtenBytes() {
    return writtenBytes.get();
  }

  long generation() {
    return generation;
  }

  int queued() {
    return queued.get();
  }

  /// What [EngineFault#CHECKPOINT_AHEAD_OF_LOG] does too early.
  void beforeFlush(Runnable action) {
    beforeFlush = action;
  }

  /// Writes what waits and ends the thread.
  void close() {
    closing = true;
    Thread writer = thread;
    if (writer != null) {
      LockSupport.unpark(writer);
      boolean interrupted = false;
      while (writer.isAlive()) {
        try {
          writer.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    while (queued.get() > 0 && step(true)) {
      // One batch after the other.
    }
    failQueued();
  }
}
