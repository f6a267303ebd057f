package io.ringfort.ringbuilder;

import java.util.List;

/// How many partitions each device should hold: whole numbers that add up exactly. Each is the
/// nearest to the device's share, but where the sum of a failure domain would pass what dispersion
/// allows (a zone of exactly one replica must hold each partition once), some are one off: those
/// where it matters least in proportion.
final class PartitionTargets {
  private final TierTree tree;
  private final ReplicaTargets replicas;
  private final int partitions;
  private final long[] totals;

  private PartitionTargets(RingPlan plan, TierTree tree, ReplicaTargets replicas) {
    this.tree = tree;
    this.replicas = replicas;
    this.partitions = plan.partitionCount();
    this.totals = new long[tree.nodeCount()];
    round();
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

  private void round() {
    for (int node = tree.nodeCount() - 1; node > TierTree.CLUSTER; node--) {
      if (tree.level(node) == TierTree.DEVICE_LEVEL) {
        totals[node] = Math.round(exact(node));
      } else {
        totals[node] = clamp(node, totals[node]);
      }
      totals[tree.parent(node)] += totals[node];
    }
  }

  private double exact(int node) {
    return replicas.target(node) * partitions;
  }

  private long clamp(int node, long total) {
    return Math.max(least(node), Math.min(most(node), total));
  }

  private long least(int node) {
    return (long) replicas.min(node) * partitions;
  }

  private long most(int node) {
    return (long) replicas.max(node) * partitions;
  }

  /// Gives the total of a node to its children, changing as few of them as needed.
  private void share(int node) {
    List<Integer> children = tree.children(node);
    if (children.isEmpty()) {
      return;
    }
    long missing = totals[node];
    for (int child : children) {
      totals[child] = clamp(child, totals[child]);
      missing -= totals[child];
    }
    while (missing != 0) {
      int step = missing > 0 ? 1 : -1;
      int child = leastHarmed(children, step);
      totals[child] += step;
      missing -= step;
    }
  }

  private int leastHarmed(List<Integer> children, int step) {
    int best = -1;
    double bestHarm = Double.POSITIVE_INFINITY;
    for (boolean strict : new boolean[] {true, false}) {
      for (int child : children) {
        long after = totals[child] + step;
        double exact = exact(child);
        boolean allowed =
            strict
                ? after >= least(child) && after <= most(child)
                : after >= 0 && exact > 0 && after <= capacity(child);
        double harm = step * (after - exact) / exact;
        if (allowed && harm < bestHarm) {
          best = child;
          bestHarm = harm;
        }
      }
      if (best >= 0) {
        return best;
      }
    }
    throw new IllegalStateException("no failure domain can take one partition more or less");
  }

  private long capacity(int node) {
    if (tree.level(node) == TierTree.DEVICE_LEVEL) {
      return partitions;
    }
    return tree.children(node).stream()
        .mapToLong(child -> exact(child) > 0 ? capacity(child) : 0)
        .sum();
  }
}
