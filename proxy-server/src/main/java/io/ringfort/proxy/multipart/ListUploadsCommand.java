package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ContainerName;

/// Which uploads are wanted. Texts may be empty: no such bound.
///
/// @param policy index of the storage policy of the container
/// @param prefix only objects whose names begin so
/// @param delimiter names that contain it after the prefix are rolled up
/// @param afterName only names after this one
/// @param afterId with `afterName`: also uploads of that very name with a higher id
/// @param limit how many entries at most
public record ListUploadsCommand(
    ContainerName container,
    int policy,
    String prefix,
    String delimiter,
    String afterName,
    String afterId,
    int limit) {
  public static final int LIMIT_MAX = 1000;

  public ListUploadsCommand {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is " + limit + ", allowed are 0 to " + LIMIT_MAX);
    }
  }
}
