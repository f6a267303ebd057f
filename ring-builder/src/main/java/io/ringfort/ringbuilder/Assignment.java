package io.ringfort.ringbuilder;

import java.util.Arrays;
import java.util.BitSet;

/// The table of partitions while one rebalance works on it: who holds what, who needs more, and
/// where a replica may go. For one thread.
final class Assignment {
  private static final double FIRST = 1e12;

  /// How strict the search for a device is.
  enum Search {
    /// Only devices that hold less than they should.
    NEEDING,
    /// Any device, as long as no failure domain gets more replicas of the partition than it should.
    ALLOWED,
    /// Any device that does not have the partition yet.
    ANY
  }

  private final TierTree tree;
  private final long[] totals;
  private final char[][] rows;
  private final int[][] children;
  private final int[] max;
  private final int[] min;
  private final long[] held;
  private final long[] need;
  private final int[] triedIn;
  private int search;
  private final BitSet moved;
  private int moves;

  Assignment(TierTree tree, ReplicaTargets targets, long[] totals, char[][] rows) {
    this.tree = tree;
    this.totals = totals;
    this.rows = rows;
    int nodes = tree.nodeCount();
    this.children = new int[nodes][];
    this.max = new int[nodes];
    this.min = new int[nodes];
    this.held = new long[nodes];
    this.need = new long[nodes];
    this.triedIn = new int[nodes];
    this.moved = new BitSet(rows[0].length);
    Arrays.setAll(
        children, node -> tree.children(node).stream().mapToInt(Integer::intValue).toArray());
    Arrays.setAll(max, targets::max);
    Arrays.setAll(min, targets::min);
    count();
  }

  private void count() {
    for (char[] row : rows) {
      for (char device : row) {
        if (device != RingPlan.NONE) {
          held[leaf(device)]++;
        }
      }
    }
    for (int node = tree.nodeCount() - 1; node > TierTree.CLUSTER; node--) {
      if (tree.level(node) == TierTree.DEVICE_LEVEL) {
        need[node] = Math.max(0, totals[node] - held[node]);
      }
      need[tree.parent(node)] += need[node];
      held[tree.parent(node)] += held[node];
    }
  }

  private int leaf(int device) {
    return tree.node(TierTree.DEVICE_LEVEL, device);
  }

  int partitionCount() {
    return rows[0].length;
  }

  int replicaCount() {
    return rows.length;
  }

  boolean has(int replica, int partition) {
    return partition < rows[replica].length;
  }

  /// The device of a slot, or [RingPlan#NONE].
  int device(int replica, int partition) {
    return rows[replica][partition];
  }

  /// How many slots a device holds beyond what it should; negative if it needs more.
  long surplus(int device) {
    return held[leaf(device)] - totals[leaf(device)];
  }

  /// How many slots should go to devices that hold too few.
  long need() {
    return need[TierTree.CLUSTER];
  }

  /// Whether a replica of the partition was moved in this rebalance.
  boolean moved(int partition) {
    return moved.get(partition);
  }

  /// The partitions of which a replica was moved.
  BitSet movedPartitions() {
    return moved;
  }

  /// How many replicas were moved or newly assigned.
  int moves() {
    return moves;
  }

  /// Takes a replica from its device, if it has one.
  void release(int replica, int partition) {
    int device = rows[replica][partition];
    if (device != RingPlan.NONE) {
      change(device, -1);
      rows[replica][partition] = RingPlan.NONE;
    }
  }

  /// Gives a replica to another device.
  void move(int replica, int partition, int device) {
    release(replica, partition);
    change(device, 1);
    rows[replica][partition] = (char) device;
    moved.set(partition);
    moves++;
  }

  private void change(int device, int by) {
    int leaf = leaf(device);
    long before = Math.max(0, totals[leaf] - held[leaf]);
    long after = Math.max(0, totals[leaf] - held[leaf] - by);
    for (int level = 0; level <= TierTree.DEVICE_LEVEL; level++) {
      int node = tree.node(level, device);
      held[node] += by;
      need[node] += after - before;
    }
  }

  /// How many replicas of a partition a node has, one of them left out.
  private int replicasIn(int node, int level, int partition, int without) {
    int count = 0;
    for (int replica = 0; replica < rows.length; replica++) {
      if (replica != without && partition < rows[replica].length) {
        int device = rows[replica][partition];
        if (device != RingPlan.NONE && tree.node(level, device) == node) {
          count++;
        }
      }
    }
    return count;
  }

  /// Whether some failure domain of a slot's device has more replicas of the partition than it
  /// should.
  boolean crowded(int replica, int partition) {
    int device = rows[replica][partition];
    for (int level = 1; level <= TierTree.DEVICE_LEVEL; level++) {
      int node = tree.node(level, device);
      if (replicasIn(node, level, partition, replica) + 1 > max[node]) {
        return true;
      }
    }
    return false;
  }

  /// Whether a replica may move to a device without breaking dispersion anywhere.
  boolean fits(int replica, int partition, int to) {
    int from = rows[replica][partition];
    for (int level = TierTree.DEVICE_LEVEL; level > 0; level--) {
      int target = tree.node(level, to);
      int source = tree.node(level, from);
      if (target == source) {
        return level < TierTree.DEVICE_LEVEL;
      }
      if (replicasIn(target, level, partition, replica) >= max[target]
          || replicasIn(source, level, partition, replica) < min[source]) {
        return false;
      }
    }
    return true;
  }

  /// Finds the best device for a replica of a partition, the slot's own device being left out.
  ///
  /// @return a device id, or -1 if there is none
  int find(int replica, int partition, Search strictness) {
    search++;
    int device = rows[replica][partition];
    int start = TierTree.CLUSTER;
    if (device != RingPlan.NONE) {
      triedIn[leaf(device)] = search;
      start = strictness == Search.ANY ? TierTree.CLUSTER : confinement(replica, partition, device);
    }
    return descend(start, replica, partition, strictness);
  }

  /// The smallest domain that a replica must not leave, as it would then have too few.
  private int confinement(int replica, int partition, int device) {
    for (int level = TierTree.DEVICE_LEVEL; level > 0; level--) {
      int node = tree.node(level, device);
      if (replicasIn(node, level, partition, replica) < min[node]) {
        return node;
      }
    }
    return TierTree.CLUSTER;
  }

  private int descend(int node, int replica, int partition, Search strictness) {
    int level = tree.level(node);
    if (level == TierTree.DEVICE_LEVEL) {
      return triedIn[node] == search ? -1 : tree.device(node).id();
    }
    while (true) {
      int best = -1;
      double bestScore = Double.NEGATIVE_INFINITY;
      for (int child : children[node]) {
        if (triedIn[child] != search
            && totals[child] > 0
            && (strictness != Search.NEEDING || need[child] > 0)) {
          double score = score(child, level + 1, replica, partition, strictness);
          if (score > bestScore) {
            best = child;
            bestScore = score;
          }
        }
      }
      if (best < 0) {
        return -1;
      }
      int device = descend(best, replica, partition, strictness);
      if (device >= 0) {
        return device;
      }
      triedIn[best] = search;
    }
  }

  /// How well a node suits a replica; negative infinity if it must not have it.
  private double score(int node, int level, int replica, int partition, Search strictness) {
    int count = replicasIn(node, level, partition, replica);
    if (strictness == Search.ANY) {
      return level == TierTree.DEVICE_LEVEL && count > 0
          ? Double.NEGATIVE_INFINITY
          : FIRST * (max[node] - count) + room(node);
    }
    if (count >= max[node]) {
      return Double.NEGATIVE_INFINITY;
    }
    double preference = strictness == Search.NEEDING ? need[node] : room(node);
    return count < min[node] ? FIRST + preference : preference;
  }

  private double room(int node) {
    return (totals[node] - held[node]) / (double) totals[node];
  }
}
