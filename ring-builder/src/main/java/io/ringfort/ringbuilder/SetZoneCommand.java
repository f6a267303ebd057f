package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring set_zone FILE DEVICE ZONE...`.
@Command(
    name = "set_zone",
    aliases = "set-zone",
    description = "Moves devices to another zone of their region.",
    mixinStandardHelpOptions = true)
final class SetZoneCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final DeviceValues values = new DeviceValues();

  SetZoneCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return values.set(
        console,
        (device, text) -> {
          DeviceFields change = new DeviceFields();
          change.zone = DeviceSyntax.number(text);
          return change.applyTo(device);
        });
  }
}
