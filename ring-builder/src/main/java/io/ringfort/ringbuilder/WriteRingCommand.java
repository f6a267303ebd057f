package io.ringfort.ringbuilder;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring write_ring FILE`.
@Command(
    name = "write_ring",
    aliases = "write-ring",
    description = "Writes the ring file anew, as after set_info.",
    mixinStandardHelpOptions = true)
final class WriteRingCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  WriteRingCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      PlanStore store = plan.store();
      return store.exclusively(() -> {
        store.publish(store.load());
        console.print("Wrote %s", store.ringFile());
        return RingConsole.OK;
      });
    });
  }
}
