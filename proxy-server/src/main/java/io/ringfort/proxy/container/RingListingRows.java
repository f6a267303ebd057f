package io.ringfort.proxy.container;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.name.ContainerName;
import io.ringfort.proxy.listing.ReplicatedCollection;
import io.ringfort.proxy.listing.RingListings;
import java.time.Duration;
import java.util.List;

/// Records rows on the primaries of the container. Safe for use by many threads.
public final class RingListingRows implements ListingRows {
  private final RingListings<ContainerName, ObjectRow, ContainerNode> containers;
  private final Duration limit;

  /// @param limit how long a call waits at most
  public RingListingRows(
      RingListings<ContainerName, ObjectRow, ContainerNode> containers, Duration limit) {
    this.containers = containers;
    this.limit = limit;
  }

  @Override
  public RecordOutcome record(ContainerName name, List<ObjectRow> rows) {
    return CallContext.current(containers.clock())
        .atMost(containers.clock(), limit)
        .call(() -> recordInTime(name, rows));
  }

  private RecordOutcome recordInTime(ContainerName name, List<ObjectRow> rows) {
    ReplicatedCollection<ContainerName, ObjectRow> container = containers.locate(name);
    for (int from = 0; from < rows.size(); from += ListingNode.ROWS_MAX) {
      int to = Math.min(rows.size(), from + ListingNode.ROWS_MAX);
      if (container.merge(CollectionHeader.NONE, rows.subList(from, to)).isEmpty()) {
        return RecordOutcome.UNKNOWN;
      }
    }
    return RecordOutcome.DURABLE;
  }
}
