package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring set_overload FILE OVERLOAD[%]`.
@Command(
    name = "set_overload",
    aliases = "set-overload",
    description =
        "Sets how much more than its weight says a device may hold to keep replicas apart.",
    mixinStandardHelpOptions = true)
final class SetOverloadCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Parameters(index = "1", paramLabel = "OVERLOAD", description = "as 0.1 or 10%%")
  private String overload = "";

  SetOverloadCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      boolean percent = overload.endsWith("%");
      double factor =
          percent
              ? DeviceSyntax.decimal(overload.substring(0, overload.length() - 1)) / 100
              : DeviceSyntax.decimal(overload);
      plan.store().update(before -> before.withOverload(factor));
      console.print("The overload factor is now %.2f%% (%.6f)", factor * 100, factor);
      console.print("The change will take effect after the next rebalance.");
      if (factor > 1 && !percent) {
        console.err().println("Warning: overload is greater than 100 %; was a percentage meant?");
        return RingConsole.WARNING;
      }
      return RingConsole.OK;
    });
  }
}
