package io.ringfort.http;

import java.util.Set;

/// Which connections a server serves.
public sealed interface ConnectionAccess {
  /// Every connection.
  record Open() implements ConnectionAccess {}

  /// Those that have proved to hold the cluster key; others are refused with 401.
  ///
  /// @param key the key of the cluster
  /// @param openPaths raw paths that are served without the proof
  record Keyed(ClusterKey key, Set<String> openPaths) implements ConnectionAccess {
    public Keyed {
      openPaths = Set.copyOf(openPaths);
    }
  }
}
