package io.ringfort.common.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Rings with random tables, for tests.
final class SampleRings {
  private SampleRings() {}

  static Device device(int id, int region, int zone, String host) {
    return new Device(
        id,
        region,
        zone,
        new NodeAddress(host, 6200 + id % 100),
        new NodeAddress("10.9.0." + id % 200, 6300),
        "sd" + id,
        1 + id % 3,
        id % 4 == 0 ? "" : "größe " + id);
  }

  /// @param lastRow length of the last row, 0 for none beyond the whole replicas
  static Ring random(int power, int wholeReplicas, int lastRow, int devices, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<@Nullable Device> list = new ArrayList<>();
    for (int id = 0; id < devices; id++) {
      if (id % 7 == 3) {
        list.add(null);
      } else {
        int region = 1 + random.nextInt(3);
        int zone = 1 + random.nextInt(3);
        String host = "10.%d.%d.%d".formatted(region, zone, random.nextInt(3));
        list.add(device(id, region, zone, host));
      }
    }
    int[][] rows = new int[lastRow > 0 ? wholeReplicas + 1 : wholeReplicas][];
    for (int replica = 0; replica < rows.length; replica++) {
      rows[replica] = new int[replica < wholeReplicas ? 1 << power : lastRow];
      for (int partition = 0; partition < rows[replica].length; partition++) {
        int id;
        do {
          id = random.nextInt(devices);
        } while (id % 7 == 3);
        rows[replica][partition] = id;
      }
    }
    return new Ring(power, seed & Long.MAX_VALUE, list, rows);
  }

  static Ring small(long version) {
    List<@Nullable Device> devices = new ArrayList<>();
    for (int id = 0; id < 4; id++) {
      devices.add(device(id, 1, id, "127.0.0." + (id + 1)));
    }
    return new Ring(2, version, devices, new int[][] {{0, 1, 2, 3}, {1, 2, 3, 0}, {2, 3, 0, 1}});
  }
}
