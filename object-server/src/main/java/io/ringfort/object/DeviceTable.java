package io.ringfort.object;

import io.ringfort.client.object.NodeStatus;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.time.Clock;
import io.ringfort.object.engine.ObjectStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The devices of this server by name. One that cannot be opened, or fails later, is answered for
/// with [Kind#DEVICE_FAILED] and leaves the others alone. Safe for use by many threads.
public final class DeviceTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceTable.class);

  /// Opens the store of a device.
  @FunctionalInterface
  public interface Opener {
    /// @throws Exception if it cannot be opened; the message says why
    ObjectStore open(String device) throws Exception;
  }

  private final SortedMap<String, LocalObjectNode> online;
  private final SortedMap<String, String> failed;

  private DeviceTable(SortedMap<String, LocalObjectNode> online, SortedMap<String, String> failed) {
    this.online = Collections.unmodifiableSortedMap(online);
    this.failed = Collections.unmodifiableSortedMap(failed);
  }

  /// Opens devices; those that cannot be opened are in the table as failed.
  public static DeviceTable open(
      SortedSet<String> devices, Opener opener, DeviceLimits limits, Clock clock) {
    SortedMap<String, LocalObjectNode> online = new TreeMap<>();
    SortedMap<String, String> failed = new TreeMap<>();
    for (String device : devices) {
      try {
        LocalObjectNode.Lanes lanes = LocalObjectNode.Lanes.of(device, clock, limits);
        online.put(device, new LocalObjectNode(device, opener.open(device), lanes));
      } catch (Exception e) {
        LOG.error("device {} cannot be opened", device, e);
        failed.put(device, String.valueOf(e.getMessage()));
      }
    }
    return new DeviceTable(online, failed);
  }

  /// A device of this server, whatever its health; empty if there is none of this name.
  public Optional<ObjectNode> find(String device) {
    return Optional.ofNullable(online.get(device));
  }

  /// A device that was opened.
  ///
  /// @throws NodeFailedException of kind `DEVICE_FAILED` if there is none of this name or it could
  ///   not be opened
  public ObjectNode require(String device) {
    ObjectNode node = online.get(device);
    if (node == null) {
      String reason = failed.getOrDefault(device, "there is no such device on this server");
      throw new NodeFailedException(Kind.DEVICE_FAILED, device + ": " + reason);
    }
    return node;
  }

  /// All devices that were opened.
  public List<ObjectNode> online() {
    return List.copyOf(online.values());
  }

  /// The store of a device that was opened, for repair and audit.
  public Optional<ObjectStore> store(String device) {
    return Optional.ofNullable(online.get(device)).map(LocalObjectNode::store);
  }

  /// Every device, the failed ones included.
  public List<NodeStatus> status() {
    List<NodeStatus> all = new ArrayList<>();
    online.values().forEach(node -> all.add(node.status()));
    for (Map.Entry<String, String> entry : failed.entrySet()) {
      all.add(new NodeStatus(entry.getKey(), false, false, 0, 0, 0, 0, entry.getValue()));
    }
    return all;
  }

  /// Closes every device.
  @Override
  public void close() {
    for (Map.Entry<String, LocalObjectNode> entry : online.entrySet()) {
      try {
        entry.getValue().store().close();
      } catch (RuntimeException e) {
        LOG.error("device {} cannot be closed", entry.getKey(), e);
      }
    }
  }
}
