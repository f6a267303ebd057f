package io.ringfort.proxy.node;

import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.ring.Device;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The assignments that this process has learned: the ring's devices with the incarnations of their
/// disks. What is learned of a device in one partition is known in all. Bounded by the partitions
/// of the rings. Safe for use by many threads.
public final class Assignments {
  private final Map<PartitionId, Assignment> known = new ConcurrentHashMap<>();
  private final Map<DeviceKey, Member> members = new ConcurrentHashMap<>();

  private record DeviceKey(int policy, int device) {}

  /// What is known of a partition under a ring version.
  ///
  /// @param primaries in the order of the ring, no device twice
  public Assignment current(PartitionId partition, long ringVersion, List<Device> primaries) {
    Assignment before = known.get(partition);
    Assignment current =
        before != null && before.ringVersion() == ringVersion
            ? before
            : fresh(partition, ringVersion, primaries);
    for (Member member : current.members()) {
      Member better = members.get(new DeviceKey(partition.policy(), member.device()));
      if (better != null && better.incarnation() > member.incarnation()) {
        current = current.learn(better);
      }
    }
    if (!current.equals(before)) {
      known.put(partition, current);
    }
    return current;
  }

  private static Assignment fresh(PartitionId partition, long ringVersion, List<Device> primaries) {
    return new Assignment(
        partition,
        ringVersion,
        primaries.stream().map(device -> new Member(device.id(), Member.UNKNOWN)).toList());
  }

  /// Keeps what an operation has learned.
  public void learn(Assignment learned) {
    if (learned.equals(known.get(learned.partition()))) {
      return;
    }
    for (Member member : learned.members()) {
      if (member.incarnation() != Member.UNKNOWN) {
        members.merge(
            new DeviceKey(learned.partition().policy(), member.device()),
            member,
            (one, other) -> one.incarnation() >= other.incarnation() ? one : other);
      }
    }
    known.merge(learned.partition(), learned, (older, newer) -> older.join(newer).orElse(newer));
  }
}
