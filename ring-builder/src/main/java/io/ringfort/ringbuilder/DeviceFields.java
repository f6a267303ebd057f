package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Some properties of a device, as options or taken from a line: those of devices searched for, or
/// of a device to add. What is null was not named. Filled by the command line, for one thread.
final class DeviceFields {
  @Option(names = "--id", paramLabel = "ID", description = "id of the device")
  @Nullable Integer id;

  @Option(names = "--region", paramLabel = "N", description = "region, a number")
  @Nullable Integer region;

  @Option(names = "--zone", paramLabel = "N", description = "zone within the region, a number")
  @Nullable Integer zone;

  @Option(names = "--ip", paramLabel = "HOST", description = "address or name of the server")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "N", description = "port of the server")
  @Nullable Integer port;

  @Option(
      names = "--replication-ip",
      paramLabel = "HOST",
      description = "address for repair traffic")
  @Nullable String replicationHost;

  @Option(names = "--replication-port", paramLabel = "N", description = "port for repair traffic")
  @Nullable Integer replicationPort;

  @Option(names = "--device", paramLabel = "NAME", description = "name on the server, as sdb1")
  @Nullable String name;

  @Option(names = "--weight", paramLabel = "W", description = "share of the partitions")
  @Nullable Double weight;

  @Option(names = "--meta", paramLabel = "TEXT", description = "free text")
  @Nullable String meta;

  boolean isEmpty() {
    return id == null
        && region == null
        && zone == null
        && host == null
        && port == null
        && replicationHost == null
        && replicationPort == null
        && name == null
        && weight == null
        && meta == null;
  }

  /// Whether a device has all the properties that are named; of meta, a part is enough.
  boolean matches(Device device) {
    return same(id, device.id())
        && same(region, device.region())
        && same(zone, device.zone())
        && sameHost(host, device.address())
        && same(port, device.address().port())
        && sameHost(replicationHost, device.replicationAddress())
        && same(replicationPort, device.replicationAddress().port())
        && same(name, device.name())
        && same(weight, device.weight())
        && (meta == null || device.meta().contains(meta));
  }

  private static boolean same(@Nullable Object wanted, Object actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static boolean sameHost(@Nullable String wanted, NodeAddress actual) {
    return wanted == null || wanted.equalsIgnoreCase(actual.host());
  }

  List<Device> find(RingPlan plan) {
    return plan.devices().stream().filter(this::matches).toList();
  }

  /// A device to add. All but the replication address and meta must be named.
  ///
  /// @throws RingPlanException if something is missing or wrong
  Device toDevice(int freeId) {
    NodeAddress address = DeviceSyntax.address(require("--ip", host), require("--port", port));
    NodeAddress replication =
        DeviceSyntax.address(
            replicationHost == null ? address.host() : replicationHost,
            replicationPort == null ? address.port() : replicationPort);
    return DeviceSyntax.device(
        id == null ? freeId : id,
        region == null ? 1 : region,
        require("--zone", zone),
        address,
        replication,
        require("--device", name),
        require("--weight", weight),
        meta == null ? "" : meta);
  }

  private static <T> T require(String option, @Nullable T value) {
    if (value == null) {
      throw new RingPlanException("a device to add needs " + option);
    }
    return value;
  }

  /// The device with the named properties in place of its own.
  Device applyTo(Device device) {
    return DeviceSyntax.device(
        device.id(),
        region == null ? device.region() : region,
        zone == null ? device.zone() : zone,
        applyTo(device.address(), host, port),
        applyTo(device.replicationAddress(), replicationHost, replicationPort),
        name == null ? device.name() : name,
        weight == null ? device.weight() : weight,
        meta == null ? device.meta() : meta);
  }

  private static NodeAddress applyTo(
      NodeAddress address, @Nullable String host, @Nullable Integer port) {
    return DeviceSyntax.address(
        host == null ? address.host() : host, port == null ? address.port() : port);
  }
}
