package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.CommitResult.Held;
import io.ringfort.object.engine.PendingVersions.Pending;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How a version is stored. Under the lock of its key a commit is judged against the newest
/// version, one that is on its way included, and queued; outside the lock it waits until the log's
/// writer has flushed it. Only then is it `Held`. A refusal that was decided on a version on its
/// way waits for that one.
///
/// Data stays out when the device is full; a tombstone, which frees space, has slabs compacted
/// until it fits.
///
/// Safe for use by many threads.
final class CommitPath {
  private final DeviceParts parts;
  private final NewestVersions versions;
  private final ProtocolState protocol;
  private final CommitDrafts drafts;
  private final LogWriter log;
  private final Upkeep upkeep;
  private final EngineFault fault;

  CommitPath(
      DeviceParts parts,
      NewestVersions versions,
      ProtocolState protocol,
      CommitDrafts drafts,
      LogWriter log,
      Upkeep upkeep,
      EngineFault fault) {
    this.parts = parts;
    this.versions = versions;
    this.protocol = protocol;
    this.drafts = drafts;
    this.log = log;
    this.upkeep = upkeep;
    this.fault = fault;
  }

  /// See [ObjectStore#commit].
  CommitResult commit(CommitRequest request) {
    return store(
        request,
        newest -> protocol.commit(request.key(), newest, request.version(), request.assignment()));
  }

  /// See [ObjectStore#copy].
  CommitResult copy(CommitRequest request, boolean confirmed) {
    return store(
        request,
        newest ->
            protocol.copy(
                request.key(), newest, request.version(), confirmed, request.assignment()));
  }

  private interface Judge {
    Verdict.OnCommit judge(Newest newest);
  }

  /// The partition's standing is looked up only once a verdict asks for another one: before the
  /// verdict that is then followed.
  private CommitResult store(CommitRequest request, Judge judge) {
    parts.digests().power(request.key().policy());
    int compactions = 0;
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      if (adopting) {
        standing = protocol.standing(request.assignment().partition());
      }
      switch (attempt(request, judge)) {
        case Attempt.Queued(
                CommitDrafts.Draft draft,
                Ticket ticket,
                ReplicaView before,
                ReplicaView after) -> {
          if (log.awaitDurable(ticket) == Ticket.Outcome.DURABLE) {
            return new Held(after);
          }
          drafts.giveBack(draft);
          boolean frees = request.content() instanceof ObjectContent.Tombstone;
          if (!frees || compactions++ == Upkeep.COMPACTIONS_MAX || !upkeep.compact()) {
            return new CommitResult.OutOfSpace(before);
          }
        }
        case Attempt.Answered(CommitResult result, @Nullable Pending onTheWay) -> {
          if (versions.settled(onTheWay)) {
            return result;
          }
        }
        case Attempt.Wait(Pending onTheWay) -> versions.awaitEffect(onTheWay);
        case Attempt.First(Verdict verdict) -> {
          switch (verdict) {
            case Verdict.Adopt(Standing adopted) -> {
              if (adopting) {
                protocol.adopt(adopted, standing);
              }
              adopting = true;
            }
            case Verdict.RaiseCeiling(Timestamp ceiling) -> protocol.raiseCeiling(ceiling);
            default -> throw new AssertionError(verdict);
          }
        }
      }
    }
  }

  /// What one look at a commit comes to.
  private sealed interface Attempt {
    /// On its way.
    record Queued(CommitDrafts.Draft draft, Ticket ticket, ReplicaView before, ReplicaView after)
        implements Attempt {}

    /// Answered, once what it was decided on is durable.
    record Answered(CommitResult result, @Nullable Pending onTheWay) implements Attempt {}

    /// Something must be durable before it can be judged.
    record Wait(Pending onTheWay) implements Attempt {}

    /// The replica asks for something durable first.
    record First(Verdict verdict) implements Attempt {}
  }

  private Attempt attempt(CommitRequest request, Judge judge) {
    ObjectKey key = request.key();
    ReentrantLock lock = versions.lockOf(key);
    lock.lock();
    try {
      Pending onTheWay = versions.onTheWay(key);
      return switch (judge.judge(versions.newest(key, onTheWay))) {
        case Verdict.Store(_, ReplicaView before, ReplicaView after) ->
            queue(request, onTheWay, before, after);
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          boolean mends = kind == QuorumAnswer.Kind.HELD && versions.isDamaged(key, onTheWay);
          yield mends
              ? queue(request, null, view, view)
              : new Attempt.Answered(answer(kind, view), onTheWay);
        }
        case Verdict.Stale(ReplicaView view, var known) ->
            new Attempt.Answered(new CommitResult.Stale(view, known), onTheWay);
        case Verdict.Adopt adopt -> new Attempt.First(adopt);
        case Verdict.RaiseCeiling raise -> new Attempt.First(raise);
      };
    } finally {
      lock.unlock();
    }
  }

  /// The replica's reply to a commit as the store's result.
  static CommitResult answer(QuorumAnswer.Kind kind, ReplicaView view) {
    return switch (kind) {
      case HELD -> new Held(view);
      case NEWER -> new CommitResult.Newer(view);
      case FLOOR -> new CommitResult.BelowFloor(view);
      case TOO_FAR_AHEAD -> new CommitResult.TooFarAhead(view);
      default -> throw new AssertionError("a commit is not answered by " + kind);
    };
  }

  private Attempt queue(
      CommitRequest request, @Nullable Pending onTheWay, ReplicaView before, ReplicaView after) {
    if (request.content() instanceof ObjectContent.SameData && onTheWay != null) {
      return new Attempt.Wait(onTheWay);
    }
    if (!(request.content() instanceof ObjectContent.Tombstone) && !parts.pool().hasRoomForData()) {
      return new Attempt.Answered(new CommitResult.OutOfSpace(before), onTheWay);
    }
    CommitDrafts.Draft draft = drafts.draft(request, RecordHeader.NO_DEVICE);
    if (draft == null) {
      return new Attempt.Answered(new CommitResult.NoData(before), onTheWay);
    }
    if (fault == EngineFault.EXTENT_FREED_EARLY) {
      IndexEntry old = parts.tables().newest(request.key());
      if (old.type() == RecordType.LARGE) {
        parts.extents().release(old.extent(), old.use());
      }
    }
    return new Attempt.Queued(draft, versions.append(draft.record()), before, after);
  }
}
