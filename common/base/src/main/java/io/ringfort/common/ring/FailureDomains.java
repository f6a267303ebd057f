package io.ringfort.common.ring;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The regions, zones, servers and devices of a ring as small numbers, for the walk over handoffs.
/// A server is a host of a zone, whatever the port. Immutable.
final class FailureDomains {
  /// Region, zone, server, device.
  static final int TIERS = 4;

  private final int[][] domains;
  private final int[] domainCounts = new int[TIERS];
  private final int[] assignedCounts = new int[TIERS];

  /// @param assigned ids of devices with at least one partition; only their domains are counted
  FailureDomains(@Nullable Device[] devices, BitSet assigned) {
    domains = new int[TIERS][devices.length];
    for (int tier = 0; tier < TIERS; tier++) {
      number(tier, devices, assigned);
    }
  }

  private void number(int tier, @Nullable Device[] devices, BitSet assigned) {
    Map<List<Object>, Integer> numbers = new HashMap<>();
    BitSet withPartitions = new BitSet();
    for (Device device : devices) {
      if (device != null) {
        int next = numbers.size();
        int domain = numbers.computeIfAbsent(key(tier, device), _ -> next);
        domains[tier][device.id()] = domain;
        if (assigned.get(device.id())) {
          withPartitions.set(domain);
        }
      }
    }
    domainCounts[tier] = numbers.size();
    assignedCounts[tier] = withPartitions.cardinality();
  }

  private static List<Object> key(int tier, Device device) {
    return switch (tier) {
      case 0 -> List.of(device.region());
      case 1 -> List.of(device.region(), device.zone());
      case 2 -> List.of(device.region(), device.zone(), device.address().host());
      default -> List.of(device.id());
    };
  }

  int domain(int tier, int deviceId) {
    return domains[tier][deviceId];
  }

  /// How many domains of a tier there are, with partitions or without.
  int domainCount(int tier) {
    return domainCounts[tier];
  }

  /// How many domains of a tier hold at least one partition.
  int assignedCount(int tier) {
    return assignedCounts[tier];
  }
}
