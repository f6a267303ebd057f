package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring remove FILE DEVICE...`, or devices by options.
@Command(
    name = "remove",
    description = {
      "Removes lost devices at the next rebalance, which assigns their partitions at once.",
      "To empty a working device, set its weight to 0 first."
    },
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceChoice choice = new DeviceChoice();

  @Parameters(index = "1..*", paramLabel = "DEVICE", description = "which devices, as d7 or z2")
  private List<String> searches = new ArrayList<>();

  RemoveCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      List<Device> removed = new ArrayList<>();
      plan.store().update(before -> removeFrom(before, removed));
      removed.forEach(device ->
          console.print(
              "%s marked for removal and will be removed next rebalance.",
              DeviceSyntax.line(device)));
      return RingConsole.OK;
    });
  }

  private RingPlan removeFrom(RingPlan before, List<Device> removed) {
    if (searches.isEmpty() == choice.options().isEmpty()) {
      throw new RingPlanException("name devices either by search values or by options");
    }
    List<DeviceFields> fields =
        searches.isEmpty()
            ? List.of(choice.options())
            : searches.stream().map(DeviceSyntax::search).toList();
    RingPlan after = before;
    for (DeviceFields each : fields) {
      for (Device device : choice.require(after, each)) {
        after = after.remove(device.id());
        removed.add(device);
      }
    }
    return after;
  }
}
