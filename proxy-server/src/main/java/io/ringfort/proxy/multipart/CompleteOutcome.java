package io.ringfort.proxy.multipart;

import io.ringfort.proxy.object.ObjectInfo;

/// How putting an object together ended.
public sealed interface CompleteOutcome {
  /// The object is there (or was, for a retry), durable on a majority.
  record Completed(ObjectInfo info) implements CompleteOutcome {}

  /// There is no such upload.
  record Absent() implements CompleteOutcome {}

  /// The list names a part that was not uploaded, or not with this etag; nothing changed.
  record InvalidPart(PartChoice choice) implements CompleteOutcome {}

  /// The list does not ascend; nothing changed.
  record InvalidOrder() implements CompleteOutcome {}

  /// A part that is not the last is below the minimum; nothing changed.
  record TooSmall(PartInfo part, long bytesMin) implements CompleteOutcome {}

  /// The door rejected the object; nothing changed.
  record Rejected() implements CompleteOutcome {}

  /// The condition does not hold; the upload is as before.
  ///
  /// @param absent whether there is no object
  record ConditionFailed(boolean absent) implements CompleteOutcome {}

  /// Others wrote at the same time and won; the upload is as before.
  record Conflict() implements CompleteOutcome {}

  /// The object is being put together from another list; nothing changed.
  record Busy() implements CompleteOutcome {}

  /// Too many devices are full; the upload is as before.
  record NoSpace() implements CompleteOutcome {}

  /// No majority answered in time. The object may come to be, now or later; the same again brings
  /// certainty.
  record Unknown() implements CompleteOutcome {}
}
