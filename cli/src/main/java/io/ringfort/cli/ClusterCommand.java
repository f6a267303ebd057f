package io.ringfort.cli;

import io.ringfort.ringbuilder.ProgressBar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A real cluster of several processes on loopback, for development and tests.
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "A cluster of several processes on this machine, for development and tests.",
    subcommands = {
      ClusterCommand.Start.class,
      ClusterCommand.Stop.class,
      ClusterCommand.Status.class,
      ClusterCommand.Env.class,
      ClusterCommand.Kill.class,
      ClusterCommand.Restart.class,
    })
final class ClusterCommand {
  private static final Duration READY_TIME = Duration.ofSeconds(60);

  private ClusterCommand() {}

  /// What all subcommands share.
  abstract static class Action implements Callable<Integer> {
    @Option(
        names = "--dir",
        paramLabel = "DIR",
        required = true,
        description = "folder of the cluster")
    private Path folder = Path.of("");

    @Spec private CommandSpec spec;

    Path folder() {
      return folder.toAbsolutePath().normalize();
    }

    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    /// Waits until all answer their health check.
    void awaitReady(List<ManagedProcess> processes) throws InterruptedException {
      try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr(), "starting")) {
        awaitReady(processes, bar);
      }
    }

    private static void awaitReady(List<ManagedProcess> processes, ProgressBar bar)
        throws InterruptedException {
      long deadline = System.nanoTime() + READY_TIME.toNanos();
      for (int ready = 0; ready < processes.size(); ready++) {
        ManagedProcess process = processes.get(ready);
        bar.show((double) ready / processes.size());
        while (!process.isHealthy()) {
          if (process.find().isEmpty()) {
            throw new CommandFailedException(
                process.name() + " ended; its log is " + process.log());
          }
          if (System.nanoTime() > deadline) {
            throw new CommandFailedException(
                process.name() + " is not ready; its log is " + process.log());
          }
          Thread.sleep(50);
        }
      }
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Start the cluster; lay it out first if the folder is empty.")
  static final class Start extends Action {
    @Option(names = "--nodes", paramLabel = "N", description = "storage nodes (${DEFAULT-VALUE})")
    private int nodes = 4;

    @Option(names = "--proxies", paramLabel = "N", description = "proxies (${DEFAULT-VALUE})")
    private int proxies = 1;

    @Option(
        names = "--devices",
        paramLabel = "N",
        description = "devices of a node (${DEFAULT-VALUE})")
    private int devices = 1;

    @Option(names = "--replicas", paramLabel = "N", description = "replicas (${DEFAULT-VALUE})")
    private int replicas = 3;

    @Option(
        names = "--port-offset",
        paramLabel = "N",
        description = "added to all ports; the first proxy listens on 8080 + N")
    private int portOffset;

    @Override
    public Integer call() throws Exception {
      DevelopmentCluster cluster =
          DevelopmentCluster.openOrCreate(
              folder(),
              new DevelopmentCluster.Shape(nodes, proxies, devices, replicas, portOffset));
      cluster.processes().forEach(ManagedProcess::start);
      awaitReady(cluster.processes());
      out().println("ready: " + cluster.endpoint());
      out().println("eval \"$(ringfort cluster env --dir " + folder() + ")\"");
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stop all processes in order.")
  static final class Stop extends Action {
    @Override
    public Integer call() {
      DevelopmentCluster.open(folder()).processes().reversed().forEach(ManagedProcess::stop);
      return 0;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show which processes run; exit code 1 if one does not.")
  static final class Status extends Action {
    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json")
    private OutputFormat format = OutputFormat.TEXT;

    @Override
    public Integer call() {
      boolean allHealthy = true;
      StatusTable table = new StatusTable(List.of("name", "pid", "port", "state", "log"));
      for (ManagedProcess process : DevelopmentCluster.open(folder()).processes()) {
        String pid = process.find().map(found -> Long.toString(found.pid())).orElse("-");
        boolean healthy = !pid.equals("-") && process.isHealthy();
        allHealthy &= healthy;
        String state = healthy ? "up" : pid.equals("-") ? "down" : "not ready";
        table.add(
            List.of(
                process.name(),
                pid,
                Integer.toString(process.port()),
                state,
                process.log().toString()));
      }
      table.print(out(), format);
      return allHealthy ? 0 : 1;
    }
  }

  @Command(
      name = "env",
      mixinStandardHelpOptions = true,
      description = "Print shell exports for the cluster.")
  static final class Env extends Action {
    @Override
    public Integer call() {
      DevelopmentCluster cluster = DevelopmentCluster.open(folder());
      EnvCommand.print(out(), cluster.firstUser(), cluster.endpoint());
      return 0;
    }
  }

  @Command(
      name = "kill",
      mixinStandardHelpOptions = true,
      description = "End one process at once (kill -9).")
  static final class Kill extends Action {
    @Parameters(paramLabel = "NODE", description = "as node2 or proxy1")
    private String name = "";

    @Override
    public Integer call() {
      if (!DevelopmentCluster.open(folder()).require(name).kill()) {
        throw new CommandFailedException(name + " does not run");
      }
      return 0;
    }
  }

  @Command(
      name = "restart",
      mixinStandardHelpOptions = true,
      description = "Stop one process if it runs, and start it again.")
  static final class Restart extends Action {
    @Parameters(paramLabel = "NODE", description = "as node2 or proxy1")
    private String name = "";

    @Override
    public Integer call() throws Exception {
      ManagedProcess process = DevelopmentCluster.open(folder()).require(name);
      process.stop();
      process.start();
      awaitReady(List.of(process));
      return 0;
    }
  }
}
