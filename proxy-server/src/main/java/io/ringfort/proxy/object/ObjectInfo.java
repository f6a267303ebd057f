package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Timestamp;

/// What is known of one version of an object without its data.
///
/// @param birth when the version was written: what clients see as its time
/// @param order its place in the order of writes; at or above `birth`
public record ObjectInfo(
    ObjectName name, Timestamp birth, Timestamp order, ObjectMetadata metadata) {
  /// How many parts a composite object has; 0 for one that is not.
  public int partCount() {
    return CompositeItems.partCount(metadata.attributes());
  }

  /// Whether this is the composite object of an upload.
  public boolean isOfUpload(String upload) {
    return CompositeItems.upload(metadata.attributes()).equals(upload);
  }
}
