package io.ringfort.listing;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.time.Timestamp;

/// Names and rows for tests.
final class Rows {
  static final NameHasher HASHER = new NameHasher("prefix", "suffix");
  static final CollectionId BOX = id("box");

  private Rows() {}

  static CollectionId id(String container) {
    return CollectionId.of(HASHER, new ContainerName("acct", container));
  }

  static Timestamp at(long clock) {
    return new Timestamp(clock, 7);
  }

  static ObjectRow put(String name, long order) {
    return put(name, order, 10);
  }

  static ObjectRow put(String name, long order, long bytes) {
    return ObjectRow.put(name, at(order), at(order), bytes, "text/plain", "etag" + order);
  }

  static ObjectRow tombstone(String name, long order) {
    return ObjectRow.tombstone(name, at(order), at(order));
  }
}
