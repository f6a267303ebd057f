package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring set_replicas FILE REPLICAS`.
@Command(
    name = "set_replicas",
    aliases = "set-replicas",
    description = "Sets the number of replicas, which may be fractional.",
    mixinStandardHelpOptions = true)
final class SetReplicasCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Parameters(index = "1", paramLabel = "REPLICAS", description = "as 3 or 3.25")
  private double replicas;

  SetReplicasCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      RingPlan after = plan.store().update(before -> before.withReplicas(replicas));
      console.print("The replica count is now %.6f.", after.replicas());
      console.print("The change will take effect after the next rebalance.");
      return RingConsole.OK;
    });
  }
}
