package io.ringfort.proxy.listing;

import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The collections of one kind, placed by their ring. Safe for use by many threads.
///
/// @param <N> the name of a collection
/// @param <R> a row
/// @param <T> `ContainerNode` or `AccountNode`
public final class RingListings<N, R extends ListingRow<R>, T extends ListingNode<N, R>> {
  private final Supplier<Ring> ring;
  private final Function<N, NameHash> hash;
  private final ListingReplicas<T> nodes;
  private final Clock clock;
  private final HybridClock stamps;

  /// @param ring the ring as it is now
  /// @param stamps issues the times of changes
  public RingListings(
      Supplier<Ring> ring,
      Function<N, NameHash> hash,
      ListingReplicas<T> nodes,
      Clock clock,
      HybridClock stamps) {
    this.ring = ring;
    this.hash = hash;
    this.nodes = nodes;
    this.clock = clock;
    this.stamps = stamps;
  }

  /// The collection of this name, where it is now; for one request.
  public ReplicatedCollection<N, R> locate(N name) {
    List<Device> primaries = ring.get().place(hash.apply(name)).primaries();
    List<T> ordered = new ArrayList<>(primaries.size());
    primaries.stream().filter(nodes::isLocal).map(nodes::node).forEach(ordered::add);
    primaries.stream()
        .filter(device -> !nodes.isLocal(device))
        .map(nodes::node)
        .forEach(ordered::add);
    return new ReplicatedCollection<>(clock, stamps, name, ordered);
  }

  /// A time for a change, above everything seen so far.
  public HybridClock stamps() {
    return stamps;
  }

  public Clock clock() {
    return clock;
  }
}
