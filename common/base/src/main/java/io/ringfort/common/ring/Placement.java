package io.ringfort.common.ring;

import java.util.List;

/// Where the replicas of a name belong.
///
/// @param partition the partition of the name
/// @param primaries the devices of the partition, one a replica, in the ring's order; none twice,
///   even if the ring has fewer devices than replicas
public record Placement(int partition, List<Device> primaries) {
  public Placement {
    primaries = List.copyOf(primaries);
  }
}
