package io.ringfort.listing;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.ring.NameHasher;

/// Which collection: its place in the store, and its names, which are kept with it.
///
/// @param hash the ring's hash of the name
/// @param container empty for an account
public record CollectionId(NameHash hash, String account, String container) {
  public static CollectionId of(NameHasher hasher, ContainerName name) {
    return new CollectionId(hasher.hash(name), name.account(), name.container());
  }

  public static CollectionId of(NameHasher hasher, AccountName name) {
    return new CollectionId(hasher.hash(name), name.account(), "");
  }
}
