package io.ringfort.common.quorum;

import java.util.Optional;

/// Decides what the current version of a key is and makes a majority hold it; changes nothing that
/// a user sees. For repair, and for owed listing rows.
///
/// Ends in [QuorumOutcome.Found], [QuorumOutcome.Absent], [QuorumOutcome.Stale] or
/// [QuorumOutcome.Unavailable].
public final class Resolve<C> extends PromiseCoordinator<C> {
  public Resolve(Coordination coordination) {
    super(coordination);
  }

  @Override
  void begin() {
    promise();
  }

  @Override
  void current(Newest current, ReplicaSet holders, Optional<C> content) {
    finish(QuorumRead.outcome(current, holders, content));
  }

  @Override
  void restamped(Version current, ReplicaSet holders, Optional<C> content) {
    finish(new QuorumOutcome.Found<>(current, holders, content));
  }

  @Override
  void evaluateOwn(boolean timeUp) {
    throw new IllegalStateException("a resolve has no rounds of its own");
  }

  @Override
  QuorumOutcome<C> exhausted() {
    return unavailable();
  }
}
