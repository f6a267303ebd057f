package io.ringfort.allinone;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.ringbuilder.Rebalancer;
import io.ringfort.ringbuilder.RingPlan;
import io.ringfort.ringbuilder.RingPlanFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The first rings of a new cluster: the same devices in the account, the container and the object
/// ring.
public final class NewRings {
  private static final int MIN_PART_HOURS = 1;
  private static final long SEED = 1;

  private NewRings() {}

  /// Writes ring files into a folder, and beside each the builder file from which `ringfort ring`
  /// goes on.
  public static void write(Path folder, int partitionPower, int replicas, List<Device> devices)
      throws IOException {
    RingPlan plan = RingPlan.create(partitionPower, replicas, MIN_PART_HOURS);
    for (Device device : devices) {
      plan = plan.add(device);
    }
    RingPlan balanced = Rebalancer.rebalance(plan, SEED, Clock.system().now()).plan();
    Ring ring = balanced.ring();
    for (String name : List.of("account.ring.gz", "container.ring.gz", Rings.objectRingFile(0))) {
      RingPlanFile.write(balanced, folder.resolve(name.replace(".ring.gz", ".builder")));
      RingFile.write(ring, folder.resolve(name));
    }
  }
}
