package io.ringfort.proxy.container;

import io.ringfort.common.time.Timestamp;

/// An entry in the listing of a container.
public sealed interface ContainerEntry {
  /// The name of the object, or the rolled-up prefix with its delimiter.
  String name();

  /// An object.
  ///
  /// @param birth when its current version was written
  record ObjectEntry(String name, long dataBytes, String etag, String contentType, Timestamp birth)
      implements ContainerEntry {}

  /// All names that begin with `name` (which ends with the delimiter).
  record PrefixEntry(String name) implements ContainerEntry {}
}
