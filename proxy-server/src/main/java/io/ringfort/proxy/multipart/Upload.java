package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;

/// Which upload is meant.
///
/// @param name of the object to be
/// @param policy index of the storage policy of its container
public record Upload(ObjectName name, int policy, UploadId id) {
  ContainerName partsContainer() {
    return UploadNames.parts(name.containerName(), policy);
  }

  /// Where the state of the upload is kept.
  ObjectName marker() {
    return UploadNames.markers(name.containerName(), policy)
        .object(UploadNames.marker(name.object(), id));
  }

  @Override
  public String toString() {
    return id + " of " + name;
  }
}
