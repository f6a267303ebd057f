package io.ringfort.cli;

import io.ringfort.allinone.NodeConfig;
import io.ringfort.allinone.ProxyProcess;
import io.ringfort.allinone.StorageProcess;
import io.ringfort.allinone.StorageRole;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// One subcommand for each server that can run as a process of its own.
final class ServerCommands {
  private ServerCommands() {}

  /// Reads the configuration, starts, says so, and waits for the end.
  abstract static class Server implements Callable<Integer> {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        required = true,
        description = "the node's configuration")
    private Path config = Path.of("");

    @Spec private CommandSpec spec;

    abstract AutoCloseable start(NodeConfig config) throws Exception;

    @Override
    public Integer call() throws Exception {
      try (ShutdownSignal signal = ShutdownSignal.install();
          AutoCloseable server = start(NodeConfig.read(config))) {
        spec.commandLine().getOut().println("ready: " + server);
        spec.commandLine().getOut().flush();
        signal.await();
      }
      return 0;
    }
  }

  @Command(
      name = "proxy-server",
      mixinStandardHelpOptions = true,
      description = "Run a proxy: the object API.")
  static final class Proxy extends Server {
    @Override
    AutoCloseable start(NodeConfig config) throws Exception {
      return ProxyProcess.start(config);
    }
  }

  @Command(
      name = "storage-node",
      mixinStandardHelpOptions = true,
      description = "Run object, container and account server in one process on one port.")
  static final class StorageNode extends Server {
    @Override
    AutoCloseable start(NodeConfig config) throws Exception {
      return StorageProcess.start(config, config.storageListen(), EnumSet.allOf(StorageRole.class));
    }
  }

  @Command(
      name = "object-server",
      mixinStandardHelpOptions = true,
      description = "Run an object server.")
  static final class ObjectServer extends Server {
    @Override
    AutoCloseable start(NodeConfig config) throws Exception {
      return StorageProcess.start(config, config.objectListen(), EnumSet.of(StorageRole.OBJECT));
    }
  }

  @Command(
      name = "container-server",
      mixinStandardHelpOptions = true,
      description = "Run a container server.")
  static final class ContainerServer extends Server {
    @Override
    AutoCloseable start(NodeConfig config) throws Exception {
      return StorageProcess.start(
          config, config.containerListen(), EnumSet.of(StorageRole.CONTAINER));
    }
  }

  @Command(
      name = "account-server",
      mixinStandardHelpOptions = true,
      description = "Run an account server.")
  static final class AccountServer extends Server {
    @Override
    AutoCloseable start(NodeConfig config) throws Exception {
      return StorageProcess.start(config, config.accountListen(), EnumSet.of(StorageRole.ACCOUNT));
    }
  }
}
