package io.ringfort.cli;

import io.ringfort.allinone.EndpointMark;
import io.ringfort.allinone.UsersFile;
import io.ringfort.proxy.s3.S3Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Option(names = "--user", paramLabel = "ACCOUNT:USER", description = "another than the first")
  private String login = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path credentials = data.resolve("credentials");
    if (!Files.exists(credentials)) {
      throw new CommandFailedException(
          credentials
              + " does not exist: start the node once with 'ringfort up --data "
              + data
              + "'");
    }
    print(spec.commandLine().getOut(), user(UsersFile.read(credentials)), EndpointMark.read(data));
    return 0;
  }

  private UsersFile.User user(List<UsersFile.User> users) {
    return users.stream()
        .filter(user -> login.isEmpty() || login.equals(user.account() + ":" + user.user()))
        .findFirst()
        .orElseThrow(() -> new CommandFailedException("there is no user " + login));
  }

  static void print(PrintWriter out, UsersFile.User user, String endpoint) {
    out.println("export ST_AUTH=" + endpoint + "/auth/v1.0");
    out.println("export ST_USER=" + user.account() + ":" + user.user());
    out.println("export ST_KEY=" + user.key());
    out.println("export AWS_ACCESS_KEY_ID=" + user.accessKeyId());
    out.println("export AWS_SECRET_ACCESS_KEY=" + user.key());
    out.println("export AWS_ENDPOINT_URL=" + endpoint);
    out.println("export AWS_REGION=" + S3Settings.REGION);
    out.println("export AWS_DEFAULT_REGION=" + S3Settings.REGION);
    out.flush();
  }
}
