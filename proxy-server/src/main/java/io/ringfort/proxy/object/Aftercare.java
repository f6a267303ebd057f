package io.ringfort.proxy.object;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.client.wire.CallContext;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaSet;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.Device;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done after a write was acknowledged. Replicas that missed it: a holder notes a hint for
/// repair, durably; for one that is down, the next device of the ring keeps a copy for durability's
/// sake. Replicas that hold it: they learn that its listing row was written. None of it delays the
/// answer; what does not find room is counted and left to the replicator's scan. Safe for use by
/// many threads.
final class Aftercare implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Aftercare.class);
  private static final int HANDOFFS_TRIED_MAX = 4;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final ObjectHall hall;
  private final ObjectLimits limits;
  private final ObjectCounters counters;
  private final ObjectRegister register;
  private final RowPayments payments = new RowPayments();
  private final Semaphore room;

  Aftercare(
      ObjectHall hall, ObjectLimits limits, ObjectCounters counters, ObjectRegister register) {
    this.hall = hall;
    this.limits = limits;
    this.counters = counters;
    this.register = register;
    this.room = new Semaphore(limits.aftercareTasks());
  }

  /// The aftermath of one write: begins when all replicas have answered or failed.
  final class Aftermath {
    private final ObjectRegister.Ended ended;
    private final Version version;
    private final AtomicInteger awaited = new AtomicInteger(2);
    private volatile boolean rowWritten;
    private volatile ReplicaSet missed = ReplicaSet.NONE;

    private Aftermath(ObjectRegister.Ended ended, Version version) {
      this.ended = ended;
      this.version = version;
    }

    /// The listing row was written, or is still owed.
    void rowDone(boolean written) {
      rowWritten = written;
      if (!written) {
        counters.owedRows().increment();
      }
      next();
    }

    private void settled(ReplicaSet those) {
      missed = those;
      if (!those.isEmpty()) {
        counters.missedWrites().increment(those.size());
        repairLater(ended, version, those);
      }
      next();
    }

    private void next() {
      if (awaited.decrementAndGet() == 0 && rowWritten) {
        ObjectPlace place = ended.place();
        PaidRow row = new PaidRow(place.key(), version.order());
        for (int replica = 0; replica < place.replicas(); replica++) {
          if (!missed.contains(replica)) {
            payments.add(place.nodes().get(replica), row);
          }
        }
      }
    }
  }

  /// Takes over a write that was acknowledged.
  ///
  /// @param release called when no call of the write is under way any more
  Aftermath begin(ObjectRegister.Ended ended, Version version, Runnable release) {
    Aftermath aftermath = new Aftermath(ended, version);
    ended
        .drive()
        .settle(missed -> {
          release.run();
          aftermath.settled(missed);
        });
    return aftermath;
  }

  private void repairLater(ObjectRegister.Ended ended, Version version, ReplicaSet missed) {
    if (!room.tryAcquire()) {
      counters.aftercareSkipped().increment(missed.size());
      return;
    }
    String transactionId = CallContext.current(hall.clock()).transactionId();
    CallContext context = CallContext.within(hall.clock(), transactionId, limits.operation());
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                context.run(() -> repair(ended, version, missed));
              } finally {
                room.release();
              }
            });
  }

  private void repair(ObjectRegister.Ended ended, Version version, ReplicaSet missed) {
    for (int replica : missed.indexes()) {
      if (noteHint(ended.place(), version, missed, replica)) {
        counters.notedHints().increment();
      }
      if (ended.calls().hasFailed(replica) && keepHandoff(ended.place(), version, replica)) {
        counters.handoffCopies().increment();
      }
    }
  }

  private boolean noteHint(ObjectPlace place, Version version, ReplicaSet missed, int replica) {
    int device = place.primaries().get(replica).id();
    MissedVersion hint = new MissedVersion(place.key(), version.order(), device);
    for (int holder : place.nearestFirst()) {
      if (!missed.contains(holder)) {
        try {
          place.nodes().get(holder).noteMissed(hint);
          return true;
        } catch (NodeFailedException e) {
          LOG.debug("{} did not note {}: {}", place.nodes().get(holder), hint, e.getMessage());
        }
      }
    }
    LOG.warn("nobody has noted that device {} missed a version of {}", device, place.key());
    return false;
  }

  private boolean keepHandoff(ObjectPlace place, Version version, int replica) {
    try (VersionSource source = new VersionSource(place, version.birth())) {
      Optional<VersionContent> content =
          version.tombstone() ? Optional.of(VersionContent.tombstone()) : source.open();
      int tried = 0;
      for (Device device : place.handoffs()) {
        if (content.isEmpty() || tried++ == HANDOFFS_TRIED_MAX) {
          return false;
        }
        if (!hall.health().isLimited(device)
            && isKept(device, place, version, replica, source, content.get())) {
          return true;
        }
      }
      return false;
    }
  }

  private boolean isKept(
      Device device,
      ObjectPlace place,
      Version version,
      int replica,
      VersionSource source,
      VersionContent content) {
    ObjectNode node = hall.nodes().node(device);
    int forDevice = place.primaries().get(replica).id();
    Assignment assignment = register.assignment(place);
    VersionWrite write =
        new VersionWrite(
            place.key(),
            place.name().path(),
            assignment,
            version,
            content.dataId(),
            content.metadata(),
            version.tombstone() ? new WriteData.Tombstone() : new WriteData.SameData(),
            false);
    try {
      Optional<QuorumAnswer<VersionContent>> answer =
          version.tombstone()
              ? Optional.of(node.keepHandoff(forDevice, write))
              : source.carry(node, write, each -> node.keepHandoff(forDevice, each));
      return answer.filter(Aftercare::isKept).isPresent();
    } catch (NodeFailedException e) {
      hall.health().failed(device, e);
      return false;
    }
  }

  private static boolean isKept(QuorumAnswer<VersionContent> answer) {
    return answer.kind() == QuorumAnswer.Kind.HELD || answer.kind() == QuorumAnswer.Kind.NEWER;
  }

  /// Tells replicas now which rows were written.
  void payRows() {
    payments.pay();
  }

  /// Waits a little for what is under way.
  @Override
  public void close() {
    try {
      boolean _ =
          room.tryAcquire(limits.aftercareTasks(), CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    payments.close();
  }
}
