package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The failure domains of a plan as a tree: cluster, regions, zones, servers, devices. Nodes are
/// small numbers, the cluster is 0, parents come before their children. A server is a host of a
/// zone, whatever the port. Immutable.
final class TierTree {
  /// The root.
  static final int CLUSTER = 0;

  /// The level of devices; that of the cluster is 0.
  static final int DEVICE_LEVEL = 4;

  private static final Comparator<Device> ORDER =
      Comparator.comparingInt(Device::region)
          .thenComparingInt(Device::zone)
          .thenComparing(device -> device.address().host())
          .thenComparingInt(Device::id);

  private final List<Node> nodes;
  private final int[][] nodeOfDevice;
  private final int[] parents;
  private final int[] levels;

  /// @param parent the node above; that of the cluster is itself
  /// @param representative any device of the node, for names and weights
  /// @param children nodes of the next level
  private record Node(
      int parent, int level, @Nullable Device representative, List<Integer> children) {}

  private TierTree(List<Node> nodes, int[][] nodeOfDevice) {
    this.nodes = nodes;
    this.nodeOfDevice = nodeOfDevice;
    this.parents = nodes.stream().mapToInt(Node::parent).toArray();
    this.levels = nodes.stream().mapToInt(Node::level).toArray();
  }

  static TierTree of(RingPlan plan) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(CLUSTER, 0, null, new ArrayList<>()));
    int[][] nodeOfDevice = new int[DEVICE_LEVEL + 1][plan.devicesById().size()];
    @Nullable Device last = null;
    for (Device device : plan.devices().stream().sorted(ORDER).toList()) {
      int parent = CLUSTER;
      boolean same = last != null;
      for (int level = 1; level <= DEVICE_LEVEL; level++) {
        same = same && last != null && sameAt(level, last, device);
        int node;
        if (same && last != null) {
          node = nodeOfDevice[level][last.id()];
        } else {
          node = nodes.size();
          nodes.add(new Node(parent, level, device, new ArrayList<>()));
          nodes.get(parent).children().add(node);
        }
        nodeOfDevice[level][device.id()] = node;
        parent = node;
      }
      last = device;
    }
    return new TierTree(nodes, nodeOfDevice);
  }

  private static boolean sameAt(int level, Device one, Device other) {
    return switch (level) {
      case 1 -> one.region() == other.region();
      case 2 -> one.zone() == other.zone();
      case 3 -> one.address().host().equals(other.address().host());
      default -> one.id() == other.id();
    };
  }

  int nodeCount() {
    return nodes.size();
  }

  int parent(int node) {
    return parents[node];
  }

  int level(int node) {
    return levels[node];
  }

  List<Integer> children(int node) {
    return nodes.get(node).children();
  }

  /// The node of a level that a device belongs to.
  int node(int level, int deviceId) {
    return nodeOfDevice[level][deviceId];
  }

  /// The device of a node of the lowest level.
  Device device(int node) {
    Node leaf = nodes.get(node);
    Device device = leaf.representative();
    if (leaf.level() != DEVICE_LEVEL || device == null) {
      throw new IllegalArgumentException("node " + node + " is no device");
    }
    return device;
  }

  /// How many devices with a weight are below each node.
  int[] weightedDevices() {
    int[] counts = new int[nodes.size()];
    for (int node = nodes.size() - 1; node > CLUSTER; node--) {
      if (level(node) == DEVICE_LEVEL && device(node).weight() > 0) {
        counts[node] = 1;
      }
      counts[parent(node)] += counts[node];
    }
    return counts;
  }

  /// As the operator writes it: `r1`, `r1z2`, `r1z2-10.0.0.7`, `r1z2-10.0.0.7/sdb`.
  String name(int node) {
    Device device = nodes.get(node).representative();
    if (device == null) {
      return "cluster";
    }
    String region = "r" + device.region();
    String zone = region + "z" + device.zone();
    String server = zone + "-" + device.address().host();
    return switch (level(node)) {
      case 1 -> region;
      case 2 -> zone;
      case 3 -> server;
      default -> server + "/" + device.name();
    };
  }
}
