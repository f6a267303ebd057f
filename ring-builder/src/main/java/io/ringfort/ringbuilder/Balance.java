package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.List;

/// How well the partitions of devices follow their weights.
///
/// @param percent the largest deviation of a device from its share
/// @param devices by rising id
public record Balance(double percent, List<DeviceBalance> devices) {
  /// Shown for a device without weight that still has partitions.
  public static final double PERCENT_MAX = 999.99;

  /// The balance of one device.
  ///
  /// @param partitions how many it holds
  /// @param percent how many more than its share; negative if fewer
  public record DeviceBalance(Device device, int partitions, double percent) {}

  public Balance {
    devices = List.copyOf(devices);
  }

  public static Balance of(RingPlan plan) {
    int[] counts = plan.partitionCounts();
    double weights = plan.devices().stream().mapToDouble(Device::weight).sum();
    double slots = plan.partitionCount() * plan.replicas();
    List<DeviceBalance> devices = new ArrayList<>();
    double worst = 0;
    for (Device device : plan.devices()) {
      int count = counts[device.id()];
      double percent;
      if (!plan.rebalanced()) {
        percent = 0;
      } else if (device.weight() == 0) {
        percent = count > 0 ? PERCENT_MAX : 0;
      } else {
        percent = 100 * count / (device.weight() / weights * slots) - 100;
      }
      worst = Math.max(worst, Math.abs(percent));
      devices.add(new DeviceBalance(device, count, percent));
    }
    return new Balance(worst, devices);
  }
}
