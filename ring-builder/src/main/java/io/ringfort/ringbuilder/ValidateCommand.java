package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring validate FILE`.
@Command(
    name = "validate",
    description = "Checks that every partition has all its replicas on known devices, none twice.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  ValidateCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      plan.store().load().validate();
      console.print("The ring is valid.");
      return RingConsole.OK;
    });
  }
}
