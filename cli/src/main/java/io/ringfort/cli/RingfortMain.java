package io.ringfort.cli;

import io.ringfort.allinone.ClusterIdentity;
import io.ringfort.allinone.StartFailedException;
import io.ringfort.common.config.ConfigException;
import io.ringfort.common.ring.RingFormatException;
import io.ringfort.common.time.Clock;
import io.ringfort.ringbuilder.GetNodesCommand;
import io.ringfort.ringbuilder.RingCommand;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `ringfort` command.
@Command(
    name = "ringfort",
    mixinStandardHelpOptions = true,
    version = "ringfort 0.1.0",
    description = "A storage-first cloud: objects, volumes and images on one ring.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      EnvCommand.class,
      ClusterCommand.class,
      ObjectInfoCommand.class,
      ServerCommands.Proxy.class,
      ServerCommands.StorageNode.class,
      ServerCommands.ObjectServer.class,
      ServerCommands.ContainerServer.class,
      ServerCommands.AccountServer.class,
      AutoComplete.GenerateCompletion.class,
    })
public final class RingfortMain {
  static final int EXIT_FAILED = 1;

  private RingfortMain() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine commandLine = new CommandLine(new RingfortMain());
    commandLine.addSubcommand(RingCommand.commandLine(out, err, Clock.system()));
    commandLine.addSubcommand(
        new GetNodesCommand(out, err, Clock.system(), RingfortMain::localRings));
    commandLine.setOut(out).setErr(err);
    commandLine.setExecutionExceptionHandler(RingfortMain::explain);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  /// The rings of the node whose data is in the usual place.
  private static Optional<GetNodesCommand.RingLocation> localRings() {
    Path file = UpCommand.DATA.resolve("cluster.yaml");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ClusterIdentity cluster = ClusterIdentity.read(file);
    return Optional.of(
        new GetNodesCommand.RingLocation(
            UpCommand.DATA.resolve("rings"), cluster.hashPrefix(), cluster.hashSuffix()));
  }

  /// Expected failures are a line on standard error; others show where they come from.
  private static int explain(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (failure instanceof ConfigException
        || failure instanceof CommandFailedException
        || failure instanceof StartFailedException
        || failure instanceof RingFormatException
        || failure instanceof BindException) {
      commandLine.getErr().println("ringfort: " + failure.getMessage());
    } else if (failure instanceof NoSuchFileException missing) {
      commandLine.getErr().println("ringfort: there is no file " + missing.getFile());
    } else {
      failure.printStackTrace(commandLine.getErr());
    }
    return EXIT_FAILED;
  }
}
