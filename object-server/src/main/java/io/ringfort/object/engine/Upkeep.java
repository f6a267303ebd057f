package io.ringfort.object.engine;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the log short and the device roomy: checkpoints, compaction, the end of staged data that
/// nobody commits. [Maintenance] has it done in the background; who finds the device full asks for
/// room at once.
///
/// Safe for use by many threads; one of them works at a time. Whoever calls holds no lock of a key,
/// because compaction takes them.
final class Upkeep {
  /// How many slabs one request may compact to find room for a delete or a mark.
  static final int COMPACTIONS_MAX = 8;

  private final DeviceHealth health;
  private final ExtentPool extents;
  private final Checkpoints checkpoints;
  private final Compactor compactor;
  private final EngineOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean ended;

  Upkeep(
      DeviceHealth health,
      ExtentPool extents,
      Checkpoints checkpoints,
      Compactor compactor,
      EngineOptions options) {
    this.health = health;
    this.extents = extents;
    this.checkpoints = checkpoints;
    this.compactor = compactor;
    this.options = options;
  }

  /// Saves a checkpoint; durable on return.
  void checkpoint() {
    lock.lock();
    try {
      checkpoints.save();
    } catch (IOException | DeviceFailedException e) {
      throw health.fail(e);
    } finally {
      lock.unlock();
    }
  }

  /// Compacts one slab if one is worth it, and frees what is retired. Not once the device is to be
  /// closed: the log takes no copies any more.
  ///
  /// @return whether there is more room now
  boolean compact() {
    return compact(true);
  }

  /// @param freeAtOnce whether what is retired is wanted now, not with the next checkpoint
  private boolean compact(boolean freeAtOnce) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      boolean retired = compactor.compactOne() || (freeAtOnce && compactor.hasRetired());
      if (retired && (freeAtOnce || compactor.wantsCheckpoint())) {
        checkpoints.save();
      }
      return retired;
    } catch (IOException | DeviceFailedException e) {
      throw health.fail(e);
    } finally {
      lock.unlock();
    }
  }

  /// A write of a few bytes that must find room.
  interface SmallWrite {
    Ticket.Outcome run();
  }

  /// Repeats a write until it is durable, and makes room in between.
  ///
  /// @throws DeviceFailedException if no room was to be made
  void write(SmallWrite write) {
    for (int tries = 0; write.run() != Ticket.Outcome.DURABLE; tries++) {
      if (tries == COMPACTIONS_MAX || !compact()) {
        throw new DeviceFailedException("the device is full beyond its reserve", null);
      }
    }
  }

  /// Does what is due in the background: a checkpoint, one compaction, the end of old staged data.
  ///
  /// @return whether more is to be done
  boolean maintain() {
    if (checkpoints.isDue(options.checkpointBytes())) {
      checkpoint();
    }
    extents.dropStaged(options.clock().nanoTime() - options.stagedAge().toNanos());
    return compact(false);
  }

  /// By how many bytes the log has grown since the last checkpoint.
  long pendingBytes() {
    return checkpoints.pendingBytes();
  }

  /// Waits for what is under way, once the device is to be closed.
  ///
  /// @return false if the end was here before
  boolean end() {
    lock.lock();
    try {
      boolean first = !ended;
      ended = true;
      return first;
    } finally {
      lock.unlock();
    }
  }
}
