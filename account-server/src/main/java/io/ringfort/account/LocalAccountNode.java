package io.ringfort.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.listing.CollectionId;
import io.ringfort.listing.ListingStore;
import io.ringfort.listing.LocalListings;
import java.util.function.Supplier;

/// A device of this account server. Safe for use by many threads.
final class LocalAccountNode extends LocalListings<AccountName, ContainerRow>
    implements AccountNode {
  LocalAccountNode(Supplier<ListingStore<ContainerRow>> store, NameHasher hasher) {
    super(store, name -> CollectionId.of(hasher, name));
  }
}
