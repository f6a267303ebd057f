package io.ringfort.proxy.container;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Timestamp;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a container.
///
/// @param policy index of its storage policy
/// @param created when it was (last) created
/// @param changed when its attributes last changed; at or after `created`
/// @param objectCount objects in it
/// @param bytesUsed bytes of their data
/// @param userMetadata the client's items; names in lower case
/// @param systemMetadata items of the front doors, named `door.item` (as `acl.read`)
public record ContainerInfo(
    ContainerName name,
    int policy,
    Timestamp created,
    Timestamp changed,
    long objectCount,
    long bytesUsed,
    SortedMap<String, String> userMetadata,
    SortedMap<String, String> systemMetadata) {
  public ContainerInfo {
    userMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(userMetadata));
    systemMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(systemMetadata));
  }
}
