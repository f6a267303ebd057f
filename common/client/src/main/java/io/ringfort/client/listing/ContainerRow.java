package io.ringfort.client.listing;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Timestamp;

/// A row in the listing of an account: whether a container is there, and what it last reported.
/// Existence and totals are known independently of each other; each has its own newest.
///
/// @param order when the container was last created or removed
/// @param live whether that was a creation
/// @param totals the newest report
public record ContainerRow(String name, Timestamp order, boolean live, ContainerTotals totals)
    implements ListingRow<ContainerRow> {
  public ContainerRow {
    if (name.isEmpty() || name.length() > ContainerName.BYTES_MAX) {
      throw new IllegalArgumentException("container name is empty or too long");
    }
  }

  public static ContainerRow created(String name, Timestamp at) {
    return new ContainerRow(name, at, true, ContainerTotals.NONE);
  }

  public static ContainerRow removed(String name, Timestamp at) {
    return new ContainerRow(name, at, false, ContainerTotals.NONE);
  }

  /// Objects in the container; a report from before its creation is about a former life.
  @Override
  public long objectCount() {
    return totalsCount() ? totals.objectCount() : 0;
  }

  @Override
  public long bytesUsed() {
    return totalsCount() ? totals.bytesUsed() : 0;
  }

  private boolean totalsCount() {
    return live && totals.reported().isAfter(order);
  }

  @Override
  public ContainerRow merge(ContainerRow other) {
    int byOrder = order.compareTo(other.order);
    boolean mine = byOrder > 0 || (byOrder == 0 && (live || !other.live));
    ContainerTotals newest = totals.merge(other.totals);
    return mine
        ? new ContainerRow(name, order, live, newest)
        : new ContainerRow(name, other.order, other.live, newest);
  }

  @Override
  public boolean sameVersion(ContainerRow other) {
    return order.equals(other.order) && live == other.live;
  }
}
