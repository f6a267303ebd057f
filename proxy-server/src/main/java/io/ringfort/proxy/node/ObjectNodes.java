package io.ringfort.proxy.node;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.RemoteObjectNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Finds the node of a device: the one in this process if there is one, else a remote one. Safe for
/// use by many threads.
public final class ObjectNodes {
  private final Function<Device, Optional<ObjectNode>> local;
  private final WireClient wire;
  private final Map<Place, ObjectNode> remote = new ConcurrentHashMap<>();

  private record Place(NodeAddress address, String device) {}

  /// @param local the node of a device that this process has, else empty
  public ObjectNodes(Function<Device, Optional<ObjectNode>> local, WireClient wire) {
    this.local = local;
    this.wire = wire;
  }

  public ObjectNode node(Device device) {
    return local
        .apply(device)
        .orElseGet(() ->
            remote.computeIfAbsent(
                new Place(device.address(), device.name()),
                place -> new RemoteObjectNode(wire, place.address(), place.device())));
  }
}
