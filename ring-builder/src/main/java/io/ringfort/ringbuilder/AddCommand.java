package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring add FILE DEVICE WEIGHT...`, or one device by options.
@Command(
    name = "add",
    description = "Adds devices; they get partitions at the next rebalance.",
    mixinStandardHelpOptions = true)
final class AddCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceFields options = new DeviceFields();

  @Parameters(
      index = "1..*",
      paramLabel = "DEVICE WEIGHT",
      description = "[r<region>]z<zone>-<ip>:<port>[R<ip>:<port>]/<device>[_<meta>] and its weight")
  private List<String> devices = new ArrayList<>();

  AddCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      List<String> added = new ArrayList<>();
      plan.store().update(before -> addTo(before, added));
      added.forEach(line -> console.print("%s", line));
      return RingConsole.OK;
    });
  }

  private RingPlan addTo(RingPlan before, List<String> added) {
    if (devices.isEmpty() == options.isEmpty() || devices.size() % 2 != 0) {
      throw new RingPlanException(
          "name devices either as pairs of DEVICE and WEIGHT or one by options");
    }
    RingPlan after = before;
    if (devices.isEmpty()) {
      after = add(after, options.toDevice(after.nextDeviceId()), added);
    }
    for (int index = 0; index < devices.size(); index += 2) {
      double weight = DeviceSyntax.decimal(devices.get(index + 1));
      Device device = DeviceSyntax.newDevice(after.nextDeviceId(), devices.get(index), weight);
      after = add(after, device, added);
    }
    return after;
  }

  private static RingPlan add(RingPlan plan, Device device, List<String> added) {
    RingPlan after = plan.add(device);
    added.add(
        "Device %s with %s weight got id %d"
            .formatted(DeviceSyntax.line(device), device.weight(), device.id()));
    return after;
  }
}
