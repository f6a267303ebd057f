package io.ringfort.common.quorum;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;
import java.util.Optional;

/// An operation that fixes the current version by a promise round: asks all replicas to accept
/// nothing below a timestamp, and learns what they hold. The newest of it is current only if a full
/// majority holds exactly that version; otherwise it is *restamped*: written again at the promised
/// timestamp, with its birth and content. Nothing is ever completed below a floor.
public abstract sealed class PromiseCoordinator<C> extends Coordinator<C>
    permits ConditionalPut, QuorumRead, Resolve {
  private enum Phase {
    PROMISE,
    RESTAMP,
    OWN
  }

  private Phase phase = Phase.OWN;
  private Timestamp order = Timestamp.ZERO;
  private Newest found = Newest.ABSENT;
  private Optional<C> foundContent = Optional.empty();

  PromiseCoordinator(Coordination coordination) {
    super(coordination);
  }

  /// A majority holds exactly this version and has promised: nothing between it and [#order] is
  /// ever chosen.
  abstract void current(Newest current, ReplicaSet holders, Optional<C> content);

  /// The version is chosen at [#order]; no promise is left to write under.
  abstract void restamped(Version current, ReplicaSet holders, Optional<C> content);

  /// The promise was not granted (yet), but a majority holds exactly this version and nobody shows
  /// a newer one: it is chosen, as a read would find it.
  ///
  /// @return whether that decides the operation
  boolean shown(Newest current, ReplicaSet holders, Optional<C> content) {
    return false;
  }

  /// The newest version in the grants of the last promise round.
  final Newest found() {
    return found;
  }

  /// Looks at the answers of the operation's own rounds.
  abstract void evaluateOwn(boolean timeUp);

  /// The timestamp of the promise round.
  final Timestamp order() {
    return order;
  }

  /// From now on the rounds are the operation's own.
  final void leavePromise() {
    phase = Phase.OWN;
  }

  final void promise() {
    phase = Phase.PROMISE;
    order = nextOrder();
    broadcast(_ -> new QuorumMessage.Promise<>(assignmentInUse(), order));
  }

  @Override
  final void evaluate(boolean timeUp) {
    switch (phase) {
      case PROMISE -> evaluatePromise(timeUp);
      case RESTAMP -> evaluateRestamp(timeUp);
      case OWN -> evaluateOwn(timeUp);
    }
  }

  /// Others have promised or written something newer: the attempt cost little, and somebody makes
  /// progress.
  @Override
  final boolean isLostToOthers() {
    return round().count(Kind.REFUSED) + round().count(Kind.FLOOR) + round().count(Kind.NEWER) > 0;
  }

  private void evaluatePromise(boolean timeUp) {
    if (round().countFull(Kind.GRANTED) < majority()) {
      if (round().countFull(Kind.REFUSED) > 0 && shown()) {
        return;
      }
      if (timeUp || (hopeless(Kind.GRANTED) && patienceOver(false))) {
        retry();
      }
      return;
    }
    found = round().newest(Kind.GRANTED);
    foundContent = round().content(found.birth());
    ReplicaSet holders = round().holders(Kind.GRANTED, found);
    if (holders.size() >= majority()) {
      current(found, holders, foundContent);
    } else if (found instanceof Version version && patienceOver(timeUp)) {
      minority(version, holders);
    }
  }

  private boolean shown() {
    Newest newest = Newest.later(round().newest(Kind.GRANTED), round().newest(Kind.REFUSED));
    ReplicaSet holders =
        round().holders(Kind.GRANTED, newest).union(round().holders(Kind.REFUSED, newest));
    return holders.size() >= majority() && shown(newest, holders, round().content(newest.birth()));
  }

  /// The newest version is on a minority only.
  void minority(Version version, ReplicaSet holders) {
    restamp(version, holders);
  }

  final void restamp(Version version, ReplicaSet holders) {
    phase = Phase.RESTAMP;
    Version later = planted == PlantedBug.OWN_FLOOR_EXEMPTION ? version : version.restamped(order);
    broadcast(_ ->
        new QuorumMessage.Commit<>(
            assignmentInUse(), later, new Content.CopyOf<>(version, holders)));
  }

  private void evaluateRestamp(boolean timeUp) {
    ReplicaSet held = round().replicas(Kind.HELD, false);
    if (held.size() >= majority() && found instanceof Version version) {
      restamped(version.restamped(order), held, foundContent);
    } else if (timeUp || round().over()) {
      retry();
    }
  }
}
