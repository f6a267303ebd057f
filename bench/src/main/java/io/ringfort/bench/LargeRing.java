package io.ringfort.bench;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.ringbuilder.Rebalance;
import io.ringfort.ringbuilder.Rebalancer;
import io.ringfort.ringbuilder.RingPlan;
import java.time.Instant;
import java.util.SplittableRandom;

/// A ring of 2^18 partitions, 3 replicas, and 1000 devices of mixed weights in five zones.
final class LargeRing {
  static final int DEVICES = 1000;
  private static final int ZONES = 5;
  private static final int DISKS_OF_SERVER = 8;
  private static final double[] WEIGHTS = {1000, 2000, 4000, 8000};

  private LargeRing() {}

  static RingPlan plan() {
    return grown(RingPlan.create(18, 3, 24), DEVICES);
  }

  static Rebalance first(Instant now) {
    return Rebalancer.rebalance(plan(), 1, now);
  }

  /// With more devices, spread over all zones, in servers of their own.
  static RingPlan grown(RingPlan plan, int devices) {
    int known = plan.devices().size();
    SplittableRandom random = new SplittableRandom(known);
    RingPlan grown = plan;
    for (int id = known; id < known + devices; id++) {
      int zone = id % ZONES;
      int server = id / ZONES / DISKS_OF_SERVER;
      NodeAddress address = new NodeAddress("10.0.%d.%d".formatted(zone, server), 6200);
      double weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
      grown = grown.add(new Device(id, 1, zone, address, address, "d" + id, weight, ""));
    }
    return grown;
  }
}
