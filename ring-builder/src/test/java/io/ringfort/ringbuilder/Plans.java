package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/// Plans for tests.
final class Plans {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant LATER = NOW.plus(Duration.ofDays(2));

  private Plans() {}

  static Device device(int id, int region, int zone, String host, String name, double weight) {
    NodeAddress address = new NodeAddress(host, 6200);
    return new Device(id, region, zone, address, address, name, weight, "");
  }

  static RingPlan add(RingPlan plan, int region, int zone, int server, double weight) {
    int id = plan.nextDeviceId();
    String host = "10.%d.%d.%d".formatted(region, zone, server);
    return plan.add(device(id, region, zone, host, "d" + id, weight));
  }

  /// A thousand devices in five zones of 25 servers, with weights from 1 to 8 TB, as a grown
  /// cluster.
  static RingPlan large() {
    SplittableRandom random = new SplittableRandom(7);
    RingPlan plan = RingPlan.create(18, 3, 24);
    for (int device = 0; device < 1000; device++) {
      plan = add(plan, 1, device % 5, device / 5 % 25, weight(random));
    }
    return plan;
  }

  /// With a tenth more devices of the same kinds.
  static RingPlan grown(RingPlan plan) {
    SplittableRandom random = new SplittableRandom(8);
    RingPlan grown = plan;
    for (int device = 0; device < 100; device++) {
      grown = add(grown, 1, device % 5, 25 + device / 5 % 3, weight(random));
    }
    return grown;
  }

  private static double weight(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1000;
      case 1 -> 2000;
      case 2 -> 4000;
      default -> 8000;
    };
  }
}
