package io.ringfort.container;

import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.listing.CollectionId;
import io.ringfort.listing.ListingStore;
import io.ringfort.listing.LocalListings;
import java.util.function.Supplier;

/// A device of this container server. Safe for use by many threads.
final class LocalContainerNode extends LocalListings<ContainerName, ObjectRow>
    implements ContainerNode {
  LocalContainerNode(Supplier<ListingStore<ObjectRow>> store, NameHasher hasher) {
    super(store, name -> CollectionId.of(hasher, name));
  }
}
