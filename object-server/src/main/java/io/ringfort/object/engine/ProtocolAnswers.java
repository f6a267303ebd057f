package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.quorum.Verdict;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Answers what the quorum protocol asks without storing a version: queries, promises, fences.
///
/// An answer is decided under the lock of its key, on the newest version and one that is on its way
/// included, and given once that version is durable. If the replica must have something durable
/// first, a ceiling or an assignment, that is written outside the lock, and the question asked
/// again. The partition's standing is looked up only once a verdict asks for another one: before
/// the verdict that is then followed.
///
/// Safe for use by many threads.
final class ProtocolAnswers {
  private final ProtocolState protocol;
  private final NewestVersions versions;
  private final PartitionDigests digests;

  ProtocolAnswers(ProtocolState protocol, NewestVersions versions, PartitionDigests digests) {
    this.protocol = protocol;
    this.versions = versions;
    this.digests = digests;
  }

  /// See [ObjectStore#query].
  QueryResult query(ObjectKey key, Assignment assignment) {
    digests.power(key.policy());
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      Verdict.OnQuery verdict;
      PendingVersions.Pending onTheWay;
      boolean damaged;
      if (adopting) {
        standing = protocol.standing(assignment.partition());
      }
      ReentrantLock lock = versions.lockOf(key);
      lock.lock();
      try {
        onTheWay = versions.onTheWay(key);
        verdict = protocol.query(key, versions.newest(key, onTheWay), assignment);
        damaged = versions.isDamaged(key, onTheWay);
      } finally {
        lock.unlock();
      }
      if (!versions.settled(onTheWay)) {
        continue;
      }
      switch (verdict) {
        case Verdict.Reply(QuorumAnswer.Kind _, ReplicaView view) -> {
          return new QueryResult.Seen(view, damaged);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new QueryResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing adopted) -> {
          if (adopting) {
            protocol.adopt(adopted, standing);
          }
          adopting = true;
        }
      }
    }
  }

  /// See [ObjectStore#promise].
  PromiseResult promise(ObjectKey key, Timestamp order, Assignment assignment) {
    digests.power(key.policy());
    Optional<Standing> standing = Optional.empty();
    boolean adopting = false;
    while (true) {
      Verdict.OnPromise verdict;
      PendingVersions.Pending onTheWay;
      if (adopting) {
        standing = protocol.standing(assignment.partition());
      }
      ReentrantLock lock = versions.lockOf(key);
      lock.lock();
      try {
        onTheWay = versions.onTheWay(key);
        verdict = protocol.promise(key, versions.newest(key, onTheWay), order, assignment);
      } finally {
        lock.unlock();
      }
      if (!versions.settled(onTheWay)) {
        continue;
      }
      switch (verdict) {
        case Verdict.Reply(QuorumAnswer.Kind kind, ReplicaView view) -> {
          return promised(kind, view);
        }
        case Verdict.Stale(ReplicaView view, Assignment known) -> {
          return new PromiseResult.Stale(view, known);
        }
        case Verdict.Adopt(Standing adopted) -> {
          if (adopting) {
            protocol.adopt(adopted, standing);
          }
          adopting = true;
        }
        case Verdict.RaiseCeiling(Timestamp ceiling) -> protocol.raiseCeiling(ceiling);
      }
    }
  }

  /// The replica's reply to a promise as the store's result.
  static PromiseResult promised(QuorumAnswer.Kind kind, ReplicaView view) {
    return switch (kind) {
      case GRANTED -> new PromiseResult.Granted(view);
      case TOO_FAR_AHEAD -> new PromiseResult.TooFarAhead(view);
      default -> new PromiseResult.Refused(view);
    };
  }

  /// See [ObjectStore#fence].
  FenceResult fence(Assignment assignment) {
    ObjectKey probe = new ObjectKey(assignment.partition().policy(), new NameHash(0, 0));
    while (true) {
      Optional<Standing> standing = protocol.standing(assignment.partition());
      switch (protocol.query(probe, Newest.ABSENT, assignment)) {
        case Verdict.Reply _ -> {
          return new FenceResult.Fenced(protocol.ceiling());
        }
        case Verdict.Stale(ReplicaView _, Assignment known) -> {
          return known.equals(assignment)
              ? new FenceResult.Fenced(protocol.ceiling())
              : new FenceResult.Stale(known);
        }
        case Verdict.Adopt(Standing adopted) -> protocol.adopt(adopted, standing);
      }
    }
  }
}
