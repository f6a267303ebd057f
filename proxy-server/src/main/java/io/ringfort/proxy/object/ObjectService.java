package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;
import java.io.IOException;

/// Objects as linearizable registers. Every call blocks the calling (virtual) thread until its
/// outcome is known or its deadline has passed. Safe for use by many threads.
public interface ObjectService {
  /// Stores an object. `Stored` means that data, name and metadata are on stable storage of a
  /// majority of the object's primaries.
  ///
  /// @throws IOException what reading the data threw; nothing is stored then
  PutOutcome put(PutCommand command, ObjectData data) throws IOException;

  /// Stores an object whose data are the data of its parts, one after the other. The parts must be
  /// there, and must stay as long as the object does: that is the caller's concern.
  PutOutcome compose(PutCommand command, Composition composition);

  GetOutcome get(ObjectName name, int policy);

  HeadOutcome head(ObjectName name, int policy);

  ChangeOutcome change(MetadataChange change);

  DeleteOutcome delete(DeleteCommand command);
}
