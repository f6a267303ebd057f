package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The devices that a changing command means. More than one are changed only with `--yes`.
final class DeviceChoice {
  @Mixin private final DeviceFields options = new DeviceFields();

  @Option(
      names = {"-y", "--yes"},
      description = "change all matching devices, also if there are several")
  private boolean several;

  boolean byOptions() {
    return !options.isEmpty();
  }

  DeviceFields options() {
    return options;
  }

  /// @throws RingPlanException if none matches, or several without `--yes`
  List<Device> require(RingPlan plan, DeviceFields fields) {
    List<Device> found = fields.find(plan);
    if (found.isEmpty()) {
      throw new RingPlanException("no device matches; the builder file is unchanged");
    }
    if (found.size() > 1 && !several) {
      StringBuilder lines = new StringBuilder();
      found.stream()
          .limit(20)
          .forEach(each -> lines.append("\n  ").append(DeviceSyntax.line(each)));
      throw new RingPlanException(
          "%d devices match; say --yes to change all of them:%s".formatted(found.size(), lines));
    }
    return found;
  }
}
