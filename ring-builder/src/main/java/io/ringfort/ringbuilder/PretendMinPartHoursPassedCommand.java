package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring pretend_min_part_hours_passed FILE`.
@Command(
    name = "pretend_min_part_hours_passed",
    aliases = "pretend-min-part-hours-passed",
    description = {
      "Lets the next rebalance move every partition, also if it was moved a short time ago.",
      "Data may be out of reach for a while: use it before a ring is in use, or after repair is done."
    },
    mixinStandardHelpOptions = true)
final class PretendMinPartHoursPassedCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  PretendMinPartHoursPassedCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      plan.store().update(RingPlan::forgettingMoves);
      return RingConsole.OK;
    });
  }
}
