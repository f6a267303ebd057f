package io.ringfort.proxy.container;

import io.ringfort.common.name.ContainerName;

/// Containers and their listings. What was acknowledged to a client before a call began is seen by
/// the call (list-after-write), except through [#info], which may be some seconds old. Every call
/// blocks the calling (virtual) thread. Safe for use by many threads.
public interface ContainerService {
  /// Creates a container, or changes the attributes of one that is there. The account comes into
  /// being with its first container.
  ///
  /// @param policy index of the storage policy, or -1 for the one it has or the default
  CreateOutcome create(ContainerName name, int policy, AttributeChange change);

  /// What is known of a container, possibly from a cache of bounded age; for decisions about access
  /// and placement. A change made through this process is seen at once.
  InfoOutcome info(ContainerName name);

  /// What a majority knows of a container now.
  InfoOutcome fetchInfo(ContainerName name);

  UpdateOutcome update(ContainerName name, AttributeChange change);

  /// Removes a container that has no objects.
  RemoveOutcome remove(ContainerName name);

  ListOutcome<ContainerEntry> list(ContainerName name, ListCommand command);
}
