package io.ringfort.ringbuilder;

import io.ringfort.common.time.Clock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringfort ring`: everything an operator does to rings. Without a subcommand it shows a builder
/// file.
///
/// Exit codes: 0 all went well; 1 nothing was done, or the ring is not as good as wished; 2 refused
/// or failed, files are as before.
@Command(
    name = "ring",
    description = "Builds rings: which devices hold which partitions.",
    mixinStandardHelpOptions = true,
    subcommandsRepeatable = false,
    footer = {
      "",
      "A builder file NAME.builder keeps the plan; 'rebalance' and 'write_ring' write NAME.ring.gz",
      "beside it, which servers read. Devices are named d<id>r<region>z<zone>-<ip>:<port>"
          + "R<ip>:<port>/<device>_<meta>;",
      "to select some, any part of that is enough, or options as --zone 2."
    })
public final class RingCommand implements Callable<Integer> {
  private final RingConsole console;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "builder file to show")
  @Nullable Path file;

  @Mixin private final OutputOption output = new OutputOption();

  private RingCommand(RingConsole console) {
    this.console = console;
  }

  /// The command with all its subcommands, to be run or mounted into another.
  ///
  /// @param out where answers go
  /// @param err where refusals go
  public static CommandLine commandLine(PrintWriter out, PrintWriter err, Clock clock) {
    RingConsole console = new RingConsole(out, err, clock);
    CommandLine line = new CommandLine(new RingCommand(console));
    line.addSubcommand(new CreateCommand(console));
    line.addSubcommand(new ShowCommand(console));
    line.addSubcommand(new AddCommand(console));
    line.addSubcommand(new RemoveCommand(console));
    line.addSubcommand(new SetWeightCommand(console));
    line.addSubcommand(new SetRegionCommand(console));
    line.addSubcommand(new SetZoneCommand(console));
    line.addSubcommand(new SetInfoCommand(console));
    line.addSubcommand(new SetReplicasCommand(console));
    line.addSubcommand(new SetOverloadCommand(console));
    line.addSubcommand(new SetMinPartHoursCommand(console));
    line.addSubcommand(new PretendMinPartHoursPassedCommand(console));
    line.addSubcommand(new RebalanceCommand(console));
    line.addSubcommand(new SearchCommand(console));
    line.addSubcommand(new ListPartsCommand(console));
    line.addSubcommand(new DispersionCommand(console));
    line.addSubcommand(new ValidateCommand(console));
    line.addSubcommand(new WriteRingCommand(console));
    line.addSubcommand(new WriteBuilderCommand(console));
    line.setOut(out).setErr(err);
    return line;
  }

  @Override
  public Integer call() {
    Path shown = file;
    if (shown != null) {
      return ShowCommand.show(console, new PlanStore(shown), output);
    }
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().usage(console.err());
      console.err().flush();
    }
    return RingConsole.ERROR;
  }
}
