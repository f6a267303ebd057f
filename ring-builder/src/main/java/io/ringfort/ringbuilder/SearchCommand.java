package io.ringfort.ringbuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring search FILE DEVICE`, or by options.
@Command(name = "search", description = "Lists matching devices.", mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceFields options = new DeviceFields();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "any parts of d<id>r<region>z<zone>-<ip>:<port>R<ip>:<port>/<device>_<meta>")
  private List<String> search = new ArrayList<>();

  SearchCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      if (search.isEmpty() == options.isEmpty()) {
        throw new RingPlanException("say what to search, either as one value or by options");
      }
      DeviceFields wanted = search.isEmpty() ? options : DeviceSyntax.search(search.getFirst());
      DeviceTable found = DeviceTable.of(plan.store().load(), wanted);
      if (output.json()) {
        console.printJson(found.json());
      } else if (!found.devices().isEmpty()) {
        found.print(console);
      }
      if (found.devices().isEmpty()) {
        throw new RingPlanException("no device matches");
      }
      return RingConsole.OK;
    });
  }
}
