package io.ringfort.ringbuilder;

import java.util.List;
import java.util.stream.IntStream;

/// How many replicas of a partition each failure domain should hold on average.
///
/// Two wishes pull apart. By *weight*, each device takes its share of the total weight, at most one
/// replica. For *dispersion*, the children of a domain take equal whole numbers of replicas as far
/// as possible: three replicas in two zones are one or two in each, whatever the weights; within
/// these limits weight decides. *Overload* blends the two: it says by how much a device may exceed
/// its weighted share if dispersion asks for it. With an overload of 0 weight wins.
final class ReplicaTargets {
  private static final double CLOSE = 1e-9;
  private static final int BISECTIONS = 200;

  private final TierTree tree;
  private final double replicas;
  private final int[] weightedDevices;
  private final double[] weighted;
  private final double[] wanted;
  private final double[] target;
  private final double requiredOverload;

  private ReplicaTargets(RingPlan plan, TierTree tree) {
    this.tree = tree;
    this.replicas = plan.replicas();
    this.weightedDevices = tree.weightedDevices();
    this.weighted = byWeight();
    this.wanted = byDispersion();
    this.requiredOverload = overloadToDisperse();
    this.target = blend(plan.overload());
  }

  /// @throws RingPlanException if fewer devices have a weight than replicas are wanted
  static ReplicaTargets of(RingPlan plan, TierTree tree) {
    int devices = tree.weightedDevices()[TierTree.CLUSTER];
    if (devices < plan.replicas()) {
      throw new RingPlanException(
          "%s replicas need at least as many devices with a weight, the ring has %d"
              .formatted(plain(plan.replicas()), devices));
    }
    return new ReplicaTargets(plan, tree);
  }

  static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /// The average number of replicas of a partition in a node.
  double target(int node) {
    return target[node];
  }

  /// The most replicas of one partition that a node should hold.
  int max(int node) {
    return (int) Math.ceil(target[node] - CLOSE);
  }

  /// The fewest replicas of one partition that a node should hold.
  int min(int node) {
    return (int) Math.floor(target[node] + CLOSE);
  }

  /// The overload from which on the ring can be fully dispersed.
  double requiredOverload() {
    return requiredOverload;
  }

  private double[] byWeight() {
    double[] shares = new double[tree.nodeCount()];
    List<Integer> leaves = leaves();
    double[] weights = new double[leaves.size()];
    double[] most = new double[leaves.size()];
    for (int index = 0; index < weights.length; index++) {
      weights[index] = tree.device(leaves.get(index)).weight();
      most[index] = 1;
    }
    double[] filled = fill(replicas, weights, new double[weights.length], most);
    for (int index = 0; index < weights.length; index++) {
      shares[leaves.get(index)] = filled[index];
    }
    for (int node = tree.nodeCount() - 1; node > TierTree.CLUSTER; node--) {
      shares[tree.parent(node)] += shares[node];
    }
    return shares;
  }

  private List<Integer> leaves() {
    return IntStream.range(0, tree.nodeCount())
        .filter(node -> tree.level(node) == TierTree.DEVICE_LEVEL && weightedDevices[node] > 0)
        .boxed()
        .toList();
  }

  private double[] byDispersion() {
    double[] shares = new double[tree.nodeCount()];
    double[] even = new double[tree.nodeCount()];
    shares[TierTree.CLUSTER] = replicas;
    even[TierTree.CLUSTER] = replicas;
    for (int node = 0; node < tree.nodeCount(); node++) {
      List<Integer> children =
          tree.children(node).stream().filter(child -> weightedDevices[child] > 0).toList();
      double[] weights = new double[children.size()];
      double[] least = new double[children.size()];
      double[] most = new double[children.size()];
      for (int index = 0; index < weights.length; index++) {
        int child = children.get(index);
        even[child] = even[node] / weights.length;
        weights[index] = weighted[child];
        most[index] = Math.min(Math.ceil(even[child] - CLOSE), weightedDevices[child]);
        least[index] = Math.min(Math.floor(even[child] + CLOSE), most[index]);
      }
      makeRoom(shares[node], children, most);
      double[] filled = fill(shares[node], weights, least, most);
      for (int index = 0; index < weights.length; index++) {
        shares[children.get(index)] = filled[index];
      }
    }
    return shares;
  }

  /// Where some children have too few devices for their even part, the others take more than
  /// theirs.
  private void makeRoom(double total, List<Integer> children, double[] most) {
    double room = 0;
    for (double each : most) {
      room += each;
    }
    if (room < total - CLOSE) {
      for (int index = 0; index < most.length; index++) {
        most[index] = weightedDevices[children.get(index)];
      }
    }
  }

  /// Shares out a total in proportion to weights, within bounds.
  private static double[] fill(double total, double[] weights, double[] least, double[] most) {
    double low = 0;
    double high = 1;
    while (sum(high, weights, least, most) < total - CLOSE && high < Double.MAX_VALUE / 4) {
      high *= 2;
    }
    for (int step = 0; step < BISECTIONS && high - low > Math.ulp(high); step++) {
      double middle = (low + high) / 2;
      if (sum(middle, weights, least, most) < total) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double[] shares = new double[weights.length];
    for (int index = 0; index < shares.length; index++) {
      shares[index] = clamp(high * weights[index], least[index], most[index]);
    }
    return shares;
  }

  private static double sum(double factor, double[] weights, double[] least, double[] most) {
    double sum = 0;
    for (int index = 0; index < weights.length; index++) {
      sum += clamp(factor * weights[index], least[index], most[index]);
    }
    return sum;
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  private double overloadToDisperse() {
    double required = 0;
    for (int leaf : leaves()) {
      required = Math.max(required, (wanted[leaf] - weighted[leaf]) / weighted[leaf]);
    }
    return required < CLOSE ? 0 : required;
  }

  private double[] blend(double overload) {
    double part = requiredOverload == 0 ? 1 : Math.min(1, overload / requiredOverload);
    double[] blended = new double[weighted.length];
    for (int node = 0; node < blended.length; node++) {
      blended[node] = weighted[node] + part * (wanted[node] - weighted[node]);
    }
    return blended;
  }
}
