package io.ringfort.ringbuilder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How far apart the replicas of partitions are: what share of them is in a failure domain that has
/// more replicas of the partition than the shape of the cluster makes unavoidable.
///
/// @param percent of all replicas; 0 is perfect
/// @param tiers every failure domain with partitions, from region to device
public record Dispersion(double percent, List<TierDispersion> tiers) {
  /// The dispersion of one failure domain.
  ///
  /// @param name as `r1z2-10.0.0.7/sdb`
  /// @param level 1 region, 2 zone, 3 server, 4 device
  /// @param maxReplicas how many replicas of a partition are unavoidable here
  /// @param placed how many replicas are here
  /// @param percent the share of them that is too many
  /// @param partitionsByReplicas how many partitions have 0, 1, 2... replicas here
  public record TierDispersion(
      String name,
      int level,
      int maxReplicas,
      long placed,
      double percent,
      List<Integer> partitionsByReplicas) {
    public TierDispersion {
      partitionsByReplicas = List.copyOf(partitionsByReplicas);
    }
  }

  public Dispersion {
    tiers = List.copyOf(tiers);
  }

  public static Dispersion of(RingPlan plan) {
    return of(plan, TierTree.of(plan));
  }

  static Dispersion of(RingPlan plan, TierTree tree) {
    return new Count(plan, tree).report();
  }

  /// The failure domain with the largest share, if any has more than it must.
  public Optional<TierDispersion> worst() {
    return tiers.stream()
        .filter(tier -> tier.percent() > 0)
        .max(Comparator.comparingDouble(TierDispersion::percent));
  }

  /// One pass over the table.
  private static final class Count {
    private final RingPlan plan;
    private final TierTree tree;
    private final int[] max;
    private final int[][] histogram;
    private final int[] here;

    Count(RingPlan plan, TierTree tree) {
      this.plan = plan;
      this.tree = tree;
      this.max = unavoidable();
      this.histogram = new int[tree.nodeCount()][];
      this.here = new int[tree.nodeCount()];
    }

    /// Dividing evenly, tier by tier, among the children with weight.
    private int[] unavoidable() {
      int[] weighted = tree.weightedDevices();
      double[] share = new double[tree.nodeCount()];
      share[TierTree.CLUSTER] = plan.replicas();
      int[] most = new int[tree.nodeCount()];
      for (int node = 0; node < share.length; node++) {
        most[node] = (int) share[node];
        long children = tree.children(node).stream().filter(child -> weighted[child] > 0).count();
        for (int child : tree.children(node)) {
          double even = Math.ceil(share[node] / children);
          boolean device = tree.level(child) == TierTree.DEVICE_LEVEL;
          share[child] = weighted[child] == 0 ? 0 : device ? Math.min(1, even) : even;
        }
      }
      return most;
    }

    Dispersion report() {
      if (!plan.rebalanced()) {
        return new Dispersion(0, List.of());
      }
      char[][] rows = plan.table().rows();
      int[] nodes = new int[rows.length * TierTree.DEVICE_LEVEL];
      long atRisk = 0;
      long replicas = 0;
      for (char[] row : rows) {
        replicas += row.length;
      }
      for (int partition = 0; partition < plan.partitionCount(); partition++) {
        atRisk += count(rows, partition, nodes);
      }
      List<TierDispersion> tiers = new ArrayList<>();
      for (int node = 1; node < histogram.length; node++) {
        if (histogram[node] != null) {
          tiers.add(tier(node));
        }
      }
      return new Dispersion(100.0 * atRisk / replicas, tiers);
    }

    /// Counts one partition; returns how many of its replicas are at risk at the worst level.
    private int count(char[][] rows, int partition, int[] nodes) {
      int met = 0;
      int[] riskByLevel = new int[TierTree.DEVICE_LEVEL + 1];
      for (char[] row : rows) {
        if (partition < row.length) {
          for (int level = 1; level <= TierTree.DEVICE_LEVEL; level++) {
            int node = tree.node(level, row[partition]);
            if (here[node]++ == 0) {
              nodes[met++] = node;
            }
          }
        }
      }
      for (int index = 0; index < met; index++) {
        int node = nodes[index];
        riskByLevel[tree.level(node)] += Math.max(0, here[node] - max[node]);
        if (histogram[node] == null) {
          histogram[node] = new int[rows.length + 1];
        }
        histogram[node][here[node]]++;
        here[node] = 0;
      }
      return Arrays.stream(riskByLevel).max().orElse(0);
    }

    private TierDispersion tier(int node) {
      int[] byReplicas = histogram[node];
      byReplicas[0] = plan.partitionCount() - Arrays.stream(byReplicas).sum();
      long placed = 0;
      long tooMany = 0;
      for (int replicas = 1; replicas < byReplicas.length; replicas++) {
        placed += (long) replicas * byReplicas[replicas];
        tooMany += (long) Math.max(0, replicas - max[node]) * byReplicas[replicas];
      }
      return new TierDispersion(
          tree.name(node),
          tree.level(node),
          max[node],
          placed,
          100.0 * tooMany / placed,
          Arrays.stream(byReplicas).boxed().toList());
    }
  }
}
