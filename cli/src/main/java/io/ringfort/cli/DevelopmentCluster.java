package io.ringfort.cli;

import io.ringfort.allinone.ClusterIdentity;
import io.ringfort.allinone.FoundingMark;
import io.ringfort.allinone.NewRings;
import io.ringfort.allinone.UsersFile;
import io.ringfort.common.config.ConfigReader;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folder of a cluster on loopback: one process for each storage node and each proxy, rings,
/// and what they share.
///
/// ```
/// layout.yaml     its shape
/// cluster.yaml    identity        credentials   users
/// rings/          ring files
/// node1/ ...      node.yaml, devices/, pid, log
/// proxy1/ ...     node.yaml, pid, log
/// ```
final class DevelopmentCluster {
  private static final int NODES_MAX = 32;
  private static final int STORAGE_PORT = 6_200;
  private static final int PARTITION_POWER = 10;

  /// How many of what.
  ///
  /// @param devices of each node
  record Shape(int nodes, int proxies, int devices, int replicas, int portOffset) {
    Shape {
      require("nodes", nodes, NODES_MAX);
      require("proxies", proxies, NODES_MAX);
      require("devices", devices, NODES_MAX);
      require("replicas", replicas, nodes * devices);
    }

    private static void require(String what, int number, int max) {
      if (number < 1 || number > max) {
        throw new CommandFailedException(
            what + " is " + number + ", allowed are 1 to " + max + " here");
      }
    }

    private String toYaml() {
      return "nodes: %d\nproxies: %d\ndevices: %d\nreplicas: %d\nport-offset: %d\n"
          .formatted(nodes, proxies, devices, replicas, portOffset);
    }

    private static Shape read(Path file) {
      ConfigReader config = ConfigReader.read(file);
      Shape shape =
          new Shape(
              config.count("nodes", 0),
              config.count("proxies", 0),
              config.count("devices", 0),
              config.count("replicas", 0),
              config.count("port-offset", 0));
      config.finish();
      return shape;
    }
  }

  private final Path folder;
  private final Shape shape;

  private DevelopmentCluster(Path folder, Shape shape) {
    this.folder = folder;
    this.shape = shape;
  }

  static DevelopmentCluster open(Path folder) {
    Path layout = folder.resolve("layout.yaml");
    if (!Files.exists(layout)) {
      throw new CommandFailedException("there is no cluster in " + folder);
    }
    return new DevelopmentCluster(folder, Shape.read(layout));
  }

  /// Opens the cluster of a folder, or lays one out in it. The shape of a cluster that is there
  /// counts, not the one given.
  static DevelopmentCluster openOrCreate(Path folder, Shape shape) {
    if (!Files.exists(folder.resolve("layout.yaml"))) {
      DevelopmentCluster cluster = new DevelopmentCluster(folder, shape);
      try {
        cluster.layOut();
      } catch (IOException e) {
        throw new CommandFailedException(folder + " cannot be laid out: " + e, e);
      }
    }
    return open(folder);
  }

  private void layOut() throws IOException {
    Files.createDirectories(folder.resolve("rings"));
    ClusterIdentity.readOrCreate(folder.resolve("cluster.yaml"));
    if (!Files.exists(folder.resolve("credentials"))) {
      UsersFile.create(folder.resolve("credentials"));
    }
    NewRings.write(folder.resolve("rings"), PARTITION_POWER, shape.replicas, devices());
    for (int node = 1; node <= shape.nodes; node++) {
      Path home = folder.resolve("node" + node);
      FoundingMark.put(home.resolve("devices"));
      for (int device = 1; device <= shape.devices; device++) {
        Files.createDirectories(home.resolve("devices").resolve("d" + device));
      }
      writeConfig(home, "storage.listen: 127.0.0.1:" + storagePort(node) + "\n");
    }
    for (int proxy = 1; proxy <= shape.proxies; proxy++) {
      Path home = folder.resolve("proxy" + proxy);
      writeConfig(home, "proxy.listen: 127.0.0.1:" + proxyPort(proxy) + "\n");
    }
    Files.writeString(folder.resolve("layout.yaml"), shape.toYaml());
  }

  private static void writeConfig(Path home, String own) throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("node.yaml"),
        own
            + """
            cluster.file: ../cluster.yaml
            users.file: ../credentials
            rings.folder: ../rings
            rings.poll.interval: 1s
            """);
  }

  private List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    for (int node = 1; node <= shape.nodes; node++) {
      NodeAddress address = new NodeAddress("127.0.0.1", storagePort(node));
      for (int device = 1; device <= shape.devices; device++) {
        devices.add(new Device(devices.size(), 1, node, address, address, "d" + device, 100, ""));
      }
    }
    return devices;
  }

  private int storagePort(int node) {
    return STORAGE_PORT + shape.portOffset + node;
  }

  private int proxyPort(int proxy) {
    return UpCommand.PORT + shape.portOffset + (proxy - 1);
  }

  Shape shape() {
    return shape;
  }

  String endpoint() {
    return "http://127.0.0.1:" + proxyPort(1);
  }

  UsersFile.User firstUser() {
    return UsersFile.read(folder.resolve("credentials")).getFirst();
  }

  /// All processes, storage nodes first.
  List<ManagedProcess> processes() {
    List<ManagedProcess> processes = new ArrayList<>();
    for (int node = 1; node <= shape.nodes; node++) {
      String name = "node" + node;
      processes.add(
          new ManagedProcess(name, folder.resolve(name), "storage-node", storagePort(node)));
    }
    for (int proxy = 1; proxy <= shape.proxies; proxy++) {
      String name = "proxy" + proxy;
      processes.add(
          new ManagedProcess(name, folder.resolve(name), "proxy-server", proxyPort(proxy)));
    }
    return processes;
  }

  ManagedProcess require(String name) {
    return processes().stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new CommandFailedException("the cluster has no process called " + name));
  }
}
