package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The arguments of commands that set something of devices: pairs of a search value and what to
/// set, or options and what to set.
final class DeviceValues {
  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceChoice choice = new DeviceChoice();

  @Parameters(
      index = "1..*",
      paramLabel = "DEVICE VALUE",
      description = "pairs of which devices, as d7 or z2, and the new value; or options and VALUE")
  private List<String> values = new ArrayList<>();

  /// Sets a value of each chosen device and reports it.
  ///
  /// @param change the device with the value that the text means
  int set(RingConsole console, BiFunction<Device, String, Device> change) {
    return console.run(() -> {
      List<String> report = new ArrayList<>();
      plan.store().update(before -> set(before, change, report));
      report.forEach(line -> console.print("%s", line));
      return RingConsole.OK;
    });
  }

  private RingPlan set(
      RingPlan before, BiFunction<Device, String, Device> change, List<String> report) {
    if (choice.byOptions() ? values.size() != 1 : values.isEmpty() || values.size() % 2 != 0) {
      throw new RingPlanException("expected pairs of DEVICE and VALUE, or options and one VALUE");
    }
    RingPlan after = before;
    if (choice.byOptions()) {
      return set(after, choice.options(), values.getFirst(), change, report);
    }
    for (int index = 0; index < values.size(); index += 2) {
      DeviceFields fields = DeviceSyntax.search(values.get(index));
      after = set(after, fields, values.get(index + 1), change, report);
    }
    return after;
  }

  private RingPlan set(
      RingPlan before,
      DeviceFields fields,
      String value,
      BiFunction<Device, String, Device> change,
      List<String> report) {
    RingPlan after = before;
    for (Device device : choice.require(before, fields)) {
      Device changed = change.apply(device, value);
      after = after.replace(changed);
      report.add(
          "Device %s is now %s, weight %s"
              .formatted(DeviceSyntax.line(device), DeviceSyntax.line(changed), changed.weight()));
    }
    return after;
  }
}
