package io.ringfort.cli;

import io.ringfort.allinone.AllInOne;
import io.ringfort.allinone.AllInOneConfig;
import io.ringfort.allinone.EndpointMark;
import io.ringfort.http.Encryption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs everything in this process until it is told to stop.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Run the whole object store in this process, in the foreground.")
final class UpCommand implements Callable<Integer> {
  static final int PORT = 8080;
  static final Path DATA = Path.of("ringfort-data");

  @Option(names = "--data", paramLabel = "DIR", description = "where data is (${DEFAULT-VALUE})")
  private Path data = DATA;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "devices to make at the first start (${DEFAULT-VALUE})")
  private int devices = 3;

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      description = "address to listen on (${DEFAULT-VALUE})")
  private String listen = "127.0.0.1";

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "added to the port of the object API, which is 8080")
  private int portOffset;

  @ArgGroup(exclusive = false)
  private TlsOptions tls = new TlsOptions();

  /// Given together or not at all.
  static final class TlsOptions {
    @Option(
        names = "--tls-cert",
        paramLabel = "FILE",
        required = true,
        description = "serve https with this certificate (PEM); a new one is taken while it runs")
    private Path certificate = Path.of("");

    @Option(
        names = "--tls-key",
        paramLabel = "FILE",
        required = true,
        description = "private key of the certificate (PEM)")
    private Path key = Path.of("");

    private Encryption encryption() {
      return key.equals(Path.of("")) ? new Encryption.None() : Encryption.tls(certificate, key);
    }
  }

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    AllInOneConfig config =
        new AllInOneConfig(data, devices, listen, PORT + portOffset, tls.encryption());
    try (ShutdownSignal signal = ShutdownSignal.install();
        AllInOne node = AllInOne.start(config)) {
      node.newUser()
          .ifPresent(user ->
              out.println(
                  "first user: %s:%s  key: %s  (kept in %s)"
                      .formatted(
                          user.account(), user.user(), user.key(), data.resolve("credentials"))));
      out.println("ready: object API at " + EndpointMark.url(config.encryption(), node.address()));
      out.flush();
      signal.await();
    }
    return 0;
  }
}
