package io.ringfort.container;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.Ring;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports to the primaries of an account, one after the other: nobody waits for it. Safe for use
/// by many threads.
public final class RingAccountReports implements AccountReports {
  private static final Logger LOG = LoggerFactory.getLogger(RingAccountReports.class);

  private final Supplier<Ring> ring;
  private final NameHasher hasher;
  private final Function<Device, AccountNode> nodes;

  /// @param ring the account ring as it is now
  /// @param nodes how to call a device: here or elsewhere
  public RingAccountReports(
      Supplier<Ring> ring, NameHasher hasher, Function<Device, AccountNode> nodes) {
    this.ring = ring;
    this.hasher = hasher;
    this.nodes = nodes;
  }

  @Override
  public boolean report(AccountName account, List<ContainerRow> rows) {
    List<Device> primaries = ring.get().place(hasher.hash(account)).primaries();
    int durable = 0;
    for (Device device : primaries) {
      try {
        nodes.apply(device).merge(account, CollectionHeader.NONE, rows);
        durable++;
      } catch (NodeFailedException e) {
        LOG.debug("{}: totals of {} were not taken: {}", device.name(), account, e.toString());
      }
    }
    return durable > primaries.size() / 2;
  }
}
