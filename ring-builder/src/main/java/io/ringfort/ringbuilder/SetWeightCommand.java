package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring set_weight FILE DEVICE WEIGHT...`.
@Command(
    name = "set_weight",
    aliases = "set-weight",
    description = "Sets the weight of devices; 0 drains them.",
    mixinStandardHelpOptions = true)
final class SetWeightCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final DeviceValues values = new DeviceValues();

  SetWeightCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return values.set(
        console,
        (device, text) -> {
          DeviceFields change = new DeviceFields();
          change.weight = DeviceSyntax.decimal(text);
          return change.applyTo(device);
        });
  }
}
