package io.ringfort.proxy.listing;

import io.ringfort.common.ring.Device;

/// How the replicas of listings are called. Safe for use by many threads.
///
/// @param <T> `ContainerNode` or `AccountNode`
public interface ListingReplicas<T> {
  /// The device, in this process or elsewhere.
  T node(Device device);

  /// Whether the device belongs to this process: such are asked first.
  boolean isLocal(Device device);
}
