package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring set_region FILE DEVICE REGION...`.
@Command(
    name = "set_region",
    aliases = "set-region",
    description = "Moves devices to another region.",
    mixinStandardHelpOptions = true)
final class SetRegionCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final DeviceValues values = new DeviceValues();

  SetRegionCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return values.set(
        console,
        (device, text) -> {
          DeviceFields change = new DeviceFields();
          change.region = DeviceSyntax.number(text);
          return change.applyTo(device);
        });
  }
}
