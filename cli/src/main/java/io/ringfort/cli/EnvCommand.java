package io.ringfort.cli;

import io.ringfort.allinone.UsersFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints shell exports for the clients of a running node.
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "Print shell exports for a node started with 'up': eval \"$(ringfort env)\".")
final class EnvCommand implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "the node's data (${DEFAULT-VALUE})")
  private Path data = UpCommand.DATA;

  @Option(names = "--port-offset", paramLabel = "N", description = "as given to 'up'")
  private int portOffset;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path credentials = data.resolve("credentials");
    if (!Files.exists(credentials)) {
      throw new CommandFailedException(
          credentials
              + " does not exist: start the node once with 'ringfort up --data "
              + data
              + "'");
    }
    print(spec.commandLine().getOut(), UsersFile.read(credentials).getFirst(), portOffset);
    return 0;
  }

  static void print(PrintWriter out, UsersFile.User user, int portOffset) {
    String endpoint = "http://127.0.0.1:" + (UpCommand.PORT + portOffset);
    out.println("export ST_AUTH=" + endpoint + "/auth/v1.0");
    out.println("export ST_USER=" + user.account() + ":" + user.user());
    out.println("export ST_KEY=" + user.key());
    out.flush();
  }
}
