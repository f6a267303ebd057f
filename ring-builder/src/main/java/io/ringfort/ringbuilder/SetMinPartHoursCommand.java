package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring set_min_part_hours FILE HOURS`.
@Command(
    name = "set_min_part_hours",
    aliases = "set-min-part-hours",
    description = "Sets how long a partition rests after one of its replicas was moved.",
    mixinStandardHelpOptions = true)
final class SetMinPartHoursCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Parameters(
      index = "1",
      paramLabel = "HOURS",
      description = "at least as long as repair needs for one round")
  private int hours;

  SetMinPartHoursCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      plan.store().update(before -> before.withMinPartHours(hours));
      console.print(
          "The minimum number of hours before a partition can be reassigned is now set to %d",
          hours);
      return RingConsole.OK;
    });
  }
}
