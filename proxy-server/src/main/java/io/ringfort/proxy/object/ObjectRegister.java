package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Coordination;
import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.ring.Placement;
import io.ringfort.common.ring.Ring;
import io.ringfort.proxy.node.Arrival;
import io.ringfort.proxy.node.Assignments;
import io.ringfort.proxy.node.Fanout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Objects as registers on the ring: finds the replicas of a name, runs coordinators against them,
/// and keeps what is learned about assignments. Safe for use by many threads.
final class ObjectRegister {
  private static final int STALE_RETRIES_MAX = 3;
  private static final Duration STALE_PAUSE = Duration.ofMillis(100);
  private static final Duration STRANGER_PATIENCE = Duration.ofMillis(500);

  private final ObjectHall hall;
  private final ObjectLimits limits;
  private final ObjectCounters counters;
  private final Assignments assignments = new Assignments();

  /// An operation that has come to its outcome; answers may still be on their way.
  record Ended(
      QuorumOutcome<VersionContent> outcome,
      QuorumDrive drive,
      ReplicaCalls calls,
      ObjectPlace place) {}

  /// Makes the coordinator of one attempt.
  @FunctionalInterface
  interface Operation {
    Coordinator<VersionContent> begin(Coordination with, ObjectPlace where);
  }

  ObjectRegister(ObjectHall hall, ObjectLimits limits, ObjectCounters counters) {
    this.hall = hall;
    this.limits = limits;
    this.counters = counters;
  }

  /// Where an object is kept now.
  ObjectPlace place(ObjectName name, int policy) {
    Ring ring = hall.rings().object(policy);
    NameHash hash = hall.hasher().hash(name);
    Placement placement = ring.place(hash);
    List<Device> primaries = placement.primaries();
    if (primaries.stream().distinct().count() != primaries.size()) {
      primaries = primaries.stream().distinct().toList();
    }
    List<ObjectNode> nodes = primaries.stream().map(hall.nodes()::node).toList();
    return new ObjectPlace(
        name,
        new ObjectKey(policy, hash),
        new PartitionId(policy, placement.partition()),
        ring.version(),
        primaries,
        nodes,
        ring.handoffs(placement.partition()));
  }

  /// The assignment of a place, as far as it is known.
  Assignment assignment(ObjectPlace place) {
    return assignments.current(place.partition(), place.ringVersion(), place.primaries());
  }

  /// A context for the quorum part of an operation, under the id of the running request.
  CallContext context() {
    String transactionId = CallContext.current(hall.clock()).transactionId();
    return CallContext.within(hall.clock(), transactionId, limits.operation());
  }

  /// Runs an operation; begins anew where the ring has changed.
  ///
  /// @param place where the object is kept; asked again for each attempt
  /// @param calls for a place
  /// @param operation makes the coordinator
  Ended run(
      Supplier<ObjectPlace> place, Function<ObjectPlace, ReplicaCalls> calls, Operation operation) {
    return context()
        .call(() -> {
          for (int attempt = 0; ; attempt++) {
            Ended ended = runOnce(place.get(), calls, operation);
            if (!(ended.outcome() instanceof QuorumOutcome.Stale<VersionContent>)
                || attempt == STALE_RETRIES_MAX) {
              return ended;
            }
            ended.drive().settle();
            counters.staleRetries().increment();
            pause();
          }
        });
  }

  /// What is known of the assignment, after asking the devices of which nothing is known yet: a
  /// commit under an assignment that lacks a device's incarnation is refused by that device.
  private Assignment askedAssignment(ObjectPlace place) {
    Assignment known = assignment(place);
    List<Integer> strangers = new ArrayList<>();
    for (int replica = 0; replica < place.replicas(); replica++) {
      if (known.members().get(replica).incarnation() == Member.UNKNOWN
          && !hall.health().isLimited(place.primaries().get(replica))) {
        strangers.add(replica);
      }
    }
    if (strangers.isEmpty()) {
      return known;
    }
    Fanout<QuorumAnswer<VersionContent>> fanout = new Fanout<>(hall.clock());
    for (int replica : strangers) {
      ObjectNode node = place.nodes().get(replica);
      fanout.send(replica, () -> node.query(place.key(), known, ObjectNode.Want.NOTHING));
    }
    for (var next = fanout.next(STRANGER_PATIENCE);
        next.isPresent();
        next = fanout.next(STRANGER_PATIENCE)) {
      switch (next.get()) {
        case Arrival.Answered<QuorumAnswer<VersionContent>>(_, var answer) ->
            answer.known().ifPresent(assignments::learn);
        case Arrival.Failed<QuorumAnswer<VersionContent>> failed ->
            hall.health().failed(place.primaries().get(failed.from()), Fanout.nodeFault(failed));
      }
    }
    fanout.release(_ -> {});
    return assignment(place);
  }

  private Ended runOnce(
      ObjectPlace place, Function<ObjectPlace, ReplicaCalls> calls, Operation operation) {
    Coordination coordination =
        Coordination.of(askedAssignment(place), hall.timestamps(), hall.random(), limits.pace());
    Coordinator<VersionContent> coordinator = operation.begin(coordination, place);
    ReplicaCalls replicas = calls.apply(place);
    QuorumDrive drive = new QuorumDrive(hall.clock(), coordinator, replicas, assignments::learn);
    return new Ended(drive.run(), drive, replicas, place);
  }

  private static void pause() {
    try {
      Thread.sleep(STALE_PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
