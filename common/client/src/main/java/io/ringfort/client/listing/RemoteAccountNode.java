package io.ringfort.client.listing;

import io.ringfort.client.wire.WireClient;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.ring.NodeAddress;

/// A device of another account server. Safe for use by many threads.
public final class RemoteAccountNode extends RemoteListings<AccountName, ContainerRow>
    implements AccountNode {
  /// @param address where the server of the device listens
  /// @param device name of the device on its server
  public RemoteAccountNode(WireClient wire, NodeAddress address, String device) {
    super(ListingKind.ACCOUNTS, wire, address, device);
  }
}
