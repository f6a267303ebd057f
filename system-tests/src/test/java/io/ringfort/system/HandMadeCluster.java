package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A cluster made as an operator makes one: rings by Debian's `swift-ring-builder`, a file for each
/// server, and each server a process of its own.
///
/// ```
/// cluster.yaml   credentials   swift.conf   rings/   NAME.yaml   NAME.log   DEVICES/d1 ...
/// ```
final class HandMadeCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String PREFIX = "before";
  private static final String SUFFIX = "after";

  private final Path folder;
  private final int portOffset = PortOffset.free();
  private final Map<String, Process> servers = new LinkedHashMap<>();

  /// Writes what all servers share.
  HandMadeCluster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("rings"));
    secret(
        "cluster.yaml",
        """
        cluster.id: "6f1f2c53-9a0e-4f0e-8a5d-2f4f4f3b7a10"
        hash.prefix: "%s"
        hash.suffix: "%s"
        cluster.key: "%s"
        token.key: "%s"
        """
            .formatted(PREFIX, SUFFIX, KEY, KEY));
    secret("credentials", "users:\n  - \"admin admin %s .admin\"\n".formatted(KEY));
    Files.writeString(
        folder.resolve("swift.conf"),
        "[swift-hash]\nswift_hash_path_prefix = %s\nswift_hash_path_suffix = %s\n"
            .formatted(PREFIX, SUFFIX));
  }

  private void secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// A port that nobody else uses, from its number without the offset.
  int port(int number) {
    return number + portOffset;
  }

  /// Lets swift-ring-builder make a ring of three replicas, which gets all these names.
  ///
  /// @param devices as `r1z1-127.0.0.1:6200/d1`
  void ring(List<String> names, List<String> devices) throws IOException {
    Path rings = folder.resolve("rings");
    Client builder = Client.installed("swift-ring-builder").in(rings);
    String file = names.getFirst() + ".builder";
    List<String> weighted = new ArrayList<>();
    devices.forEach(device -> weighted.addAll(List.of(device, "100")));
    builder.run(file, "create", "8", "3", "1").requireSuccess();
    builder.with(file, "add").run(weighted.toArray(String[]::new)).requireSuccess();
    builder.run(file, "rebalance", "--seed", "7").requireSuccess();
    for (String name : names.subList(1, names.size())) {
      Files.copy(rings.resolve(names.getFirst() + ".ring.gz"), rings.resolve(name + ".ring.gz"));
    }
  }

  /// Makes empty devices of a new cluster.
  void devices(String root, List<String> names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(root).resolve(name));
    }
    Files.createFile(folder.resolve(root).resolve(".new-cluster"));
  }

  /// Starts a server and waits until it is ready.
  void start(String name, String subcommand, String configuration) throws IOException {
    Files.writeString(config(name), configuration);
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(
                Checkout.command().toString(), subcommand, "--config", config(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    servers.put(name, process);
    Waiting.until(
        START_LIMIT,
        () -> name + " is ready\n" + Logs.tail(log),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(name + " ended\n" + Logs.tail(log));
          }
          return Logs.read(log).contains("ready:");
        });
  }

  Path config(String name) {
    return folder.resolve(name + ".yaml");
  }

  Endpoint endpoint(int proxyPort) {
    return new Endpoint("http://127.0.0.1:" + proxyPort + "/auth/v1.0", "admin:admin", KEY);
  }

  /// `IP:PORT DEVICE` of primaries, then of handoffs, as Debian's swift-get-nodes says.
  List<String> swiftGetNodes(String ring, String... name) {
    Path file = folder.resolve("rings").resolve(ring + ".ring.gz");
    List<String> nodes = new ArrayList<>();
    Client.Result result =
        Client.installed("swift-get-nodes")
            .with("-a", "-d", folder.toString(), file.toString())
            .run(name)
            .requireSuccess();
    for (String line : result.lines()) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("Server:Port Device")) {
        nodes.add(fields[1]);
      }
    }
    return nodes;
  }

  /// What `ringfort get-nodes --output json` prints.
  String getNodes(String ring, String... name) {
    Path file = folder.resolve("rings").resolve(ring + ".ring.gz");
    return Client.ringfort()
        .with("get-nodes")
        .with(name)
        .run(
            "--output",
            "json",
            "--ring",
            file.toString(),
            "--hash-prefix",
            PREFIX,
            "--hash-suffix",
            SUFFIX)
        .requireSuccess()
        .text();
  }

  @Override
  public void close() {
    servers.values().forEach(Process::destroy);
    try {
      for (Process server : servers.values()) {
        if (!server.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          server.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
