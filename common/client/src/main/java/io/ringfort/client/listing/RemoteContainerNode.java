package io.ringfort.client.listing;

import io.ringfort.client.wire.WireClient;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.NodeAddress;

/// A device of another container server. Safe for use by many threads.
public final class RemoteContainerNode extends RemoteListings<ContainerName, ObjectRow>
    implements ContainerNode {
  /// @param address where the server of the device listens
  /// @param device name of the device on its server
  public RemoteContainerNode(WireClient wire, NodeAddress address, String device) {
    super(ListingKind.CONTAINERS, wire, address, device);
  }
}
