package io.ringfort.ringbuilder;

import java.util.Comparator;
import java.util.List;

/// How many partitions each device should hold: whole numbers that add up exactly. From the cluster
/// down, each failure domain holds its exact share rounded up or down, never further off: first
/// every child gets its share rounded down, then those with the largest remainders one more. So
/// what dispersion allows is never passed (a zone of exactly one replica holds each partition
/// once).
final class PartitionTargets {
  /// Shares this much below a whole number are that number: they are sums of fractions.
  private static final double NOISE = 1e-6;

  private final TierTree tree;
  private final ReplicaTargets replicas;
  private final int partitions;
  private final long[] totals;

  private PartitionTargets(RingPlan plan, TierTree tree, ReplicaTargets replicas) {
    this.tree = tree;
    this.replicas = replicas;
    this.partitions = plan.partitionCount();
    this.totals = new long[tree.nodeCount()];
    totals[TierTree.CLUSTER] = slotCount(plan);
    for (int node = 0; node < tree.nodeCount(); node++) {
      share(node);
    }
  }

  /// @return by node of the tree: how many slots of the table it should hold
  static long[] of(RingPlan plan, TierTree tree, ReplicaTargets replicas) {
    return new PartitionTargets(plan, tree, replicas).totals;
  }

  /// How many slots the table has with the wanted number of replicas.
  static long slotCount(RingPlan plan) {
    long whole = (long) plan.replicas();
    return whole * plan.partitionCount() + lastRowLength(plan);
  }

  /// The length of the row of the fractional replica; 0 without one.
  static int lastRowLength(RingPlan plan) {
    return (int) ((plan.replicas() - Math.floor(plan.replicas())) * plan.partitionCount());
  }

  /// Gives the total of a node to its children.
  private void share(int node) {
    List<Integer> children = tree.children(node);
    long missing = totals[node];
    for (int child : children) {
      totals[child] = (long) Math.floor(exact(child) + NOISE);
      missing -= totals[child];
    }
    List<Integer> byRemainder =
        children.stream()
            .filter(child -> exact(child) > 0)
            .sorted(Comparator.comparingDouble(child -> totals[child] - exact(child)))
            .toList();
    if (!children.isEmpty() && (missing < 0 || missing > byRemainder.size())) {
      throw new IllegalStateException(
          missing + " partitions are left over for " + byRemainder.size() + " failure domains");
    }
    for (int index = 0; index < missing && !children.isEmpty(); index++) {
      totals[byRemainder.get(index)]++;
    }
  }

  private double exact(int node) {
    return replicas.target(node) * partitions;
  }
}
