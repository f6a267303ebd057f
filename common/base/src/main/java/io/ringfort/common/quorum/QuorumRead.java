package io.ringfort.common.quorum;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import java.util.Optional;

/// A get or head: the newest version that a majority shows, completed to a majority before it is
/// answered.
///
/// A version on a minority is written back at its own timestamp. NEWER does not count there: ask
/// again. If a floor is in the way, the read resolves the key by a promise round.
///
/// Ends in [QuorumOutcome.Found], [QuorumOutcome.Absent], [QuorumOutcome.Stale] or
/// [QuorumOutcome.Unavailable].
public final class QuorumRead<C> extends PromiseCoordinator<C> {
  private enum Phase {
    QUERY,
    WRITE_BACK,
    RESOLVE
  }

  private final int contentFrom;
  private Phase phase = Phase.QUERY;
  private Newest found = Newest.ABSENT;
  private Optional<C> content = Optional.empty();
  private ReplicaSet holders = ReplicaSet.NONE;

  /// @param contentFrom the replica that is asked for the content too, or -1 for none
  public QuorumRead(Coordination coordination, int contentFrom) {
    super(coordination);
    this.contentFrom = contentFrom;
  }

  @Override
  void begin() {
    if (phase == Phase.RESOLVE) {
      promise();
      return;
    }
    phase = Phase.QUERY;
    broadcast(replica -> new QuorumMessage.Query<>(assignmentInUse(), replica == contentFrom));
  }

  @Override
  void evaluateOwn(boolean timeUp) {
    if (phase == Phase.QUERY) {
      evaluateQuery(timeUp);
    } else {
      evaluateWriteBack(timeUp);
    }
  }

  private void evaluateQuery(boolean timeUp) {
    int needed = planted == PlantedBug.QUERY_OF_ONE ? 1 : majority();
    if (round().countFull(Kind.SEEN) < needed) {
      if (timeUp || (hopeless(Kind.SEEN) && patienceOver(false))) {
        retry();
      }
      return;
    }
    found = round().newest(Kind.SEEN);
    content = round().content(found.birth());
    holders = round().holders(Kind.SEEN, found);
    if (holders.size() >= needed || planted == PlantedBug.NO_WRITE_BACK) {
      finish(outcome(found, holders, content));
    } else if (found instanceof Version version && patienceOver(timeUp)) {
      writeBack(version);
    }
  }

  private void writeBack(Version version) {
    phase = Phase.WRITE_BACK;
    ReplicaSet lacking = ReplicaSet.all(replicas()).without(holders);
    send(
        lacking,
        _ ->
            new QuorumMessage.Commit<>(
                assignmentInUse(), version, new Content.CopyOf<>(version, holders)));
  }

  private void evaluateWriteBack(boolean timeUp) {
    ReplicaSet held = new ReplicaSet(holders.bits() | round().replicas(Kind.HELD, false).bits());
    int votes = held.size();
    if (planted == PlantedBug.NEWER_COUNTS_FOR_WRITE_BACK) {
      votes += round().count(Kind.NEWER);
    }
    if (votes >= majority()) {
      finish(outcome(found, held, content));
    } else if (timeUp || round().over()) {
      if (round().count(Kind.FLOOR) > 0) {
        phase = Phase.RESOLVE;
        promise();
      } else {
        phase = Phase.QUERY;
        retry();
      }
    }
  }

  @Override
  void current(Newest current, ReplicaSet held, Optional<C> brought) {
    finish(outcome(current, held, brought));
  }

  @Override
  void restamped(Version current, ReplicaSet held, Optional<C> brought) {
    finish(new QuorumOutcome.Found<>(current, held, brought));
  }

  static <C> QuorumOutcome<C> outcome(Newest newest, ReplicaSet holders, Optional<C> content) {
    return switch (newest) {
      case Newest.Absent _ -> new QuorumOutcome.Absent<>();
      case Version version -> new QuorumOutcome.Found<>(version, holders, content);
    };
  }

  @Override
  QuorumOutcome<C> exhausted() {
    return unavailable();
  }
}
