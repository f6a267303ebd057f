package io.ringfort.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A cluster of processes on loopback, driven by `ringfort cluster`.
final class ClusterProcess implements AutoCloseable {
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

  private final Path folder;
  private final Map<String, String> environment;
  private String exports = "";

  private ClusterProcess(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /// Starts `nodes` storage nodes and waits until the object API serves.
  static ClusterProcess start(Path folder, int nodes) {
    return start(folder, nodes, Map.of());
  }

  /// With the compiler that operators have, where it matters how fast things follow each other.
  static ClusterProcess startOptimized(Path folder, int nodes) {
    return start(folder, nodes, Map.of("RINGFORT_JAVA_OPTS", ""));
  }

  private static ClusterProcess start(Path folder, int nodes, Map<String, String> environment) {
    ClusterProcess cluster = new ClusterProcess(folder, environment);
    Logs.watch(folder);
    try {
      cluster.command("start", "--nodes", "" + nodes, "--port-offset", "" + PortOffset.free());
      cluster.exports = cluster.command("env").text();
      String health = cluster.endpoint().server() + "/healthcheck";
      Waiting.until(COMMAND_LIMIT, () -> health + Logs.tail(folder), () -> Waiting.answers(health));
    } catch (RuntimeException | Error e) {
      System.err.println(Logs.tail(folder));
      cluster.close();
      throw e;
    }
    return cluster;
  }

  Path folder() {
    return folder;
  }

  Endpoint endpoint() {
    return Endpoint.parse(exports);
  }

  S3Endpoint s3() {
    return S3Endpoint.parse(exports);
  }

  /// kill -9 of one storage node.
  void kill(String node) {
    command("kill", node);
  }

  /// The process of a storage node that runs, for those who cannot wait for a command.
  ProcessHandle process(String node) {
    String pid = Logs.read(folder.resolve(node).resolve("pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  void restart(String node) {
    command("restart", node);
  }

  String status() {
    return command("status").text();
  }

  private Client.Result command(String verb, String... arguments) {
    return Client.ringfort()
        .within(COMMAND_LIMIT)
        .with(environment)
        .with("cluster", verb)
        .with(arguments)
        .run("--dir", folder.toString())
        .requireSuccess();
  }

  @Override
  public void close() {
    Logs.forget(folder);
    command("stop");
  }
}
