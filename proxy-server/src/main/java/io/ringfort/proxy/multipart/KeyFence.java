package io.ringfort.proxy.multipart;

import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.WriteCondition;

/// Finds out for good whether the object of an upload is there. A write of it that ended without
/// certainty may have reached a minority of the replicas and come up much later; so the name is
/// written: a deletion where there is nothing, the same attributes where there is another object.
/// Both stand above every write that has ended, so none of those comes up any more. Safe for use by
/// many threads.
final class KeyFence {
  private static final int ATTEMPTS_MAX = 4;

  private final ObjectService objects;

  KeyFence(ObjectService objects) {
    this.objects = objects;
  }

  enum Finding {
    /// The object at the name was made by the upload.
    THERE,

    /// It was not, and no write of the upload that has ended can change that.
    NEVER,

    UNKNOWN
  }

  Finding settle(Upload upload) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      DeleteCommand nothing =
          new DeleteCommand(upload.name(), upload.policy(), new WriteCondition.IfAbsent());
      switch (objects.delete(nothing)) {
        case DeleteOutcome.Absent _, DeleteOutcome.Deleted _ -> {
          return Finding.NEVER;
        }
        case DeleteOutcome.Unknown _ -> {
          return Finding.UNKNOWN;
        }
        case DeleteOutcome.ConditionFailed _, DeleteOutcome.Conflict _ -> {}
      }
      MetadataChange same =
          new MetadataChange(upload.name(), upload.policy(), info -> info.metadata().attributes());
      switch (objects.change(same)) {
        case ChangeOutcome.Changed(ObjectInfo info) -> {
          return info.isOfUpload(upload.id().text()) ? Finding.THERE : Finding.NEVER;
        }
        case ChangeOutcome.Unknown _, ChangeOutcome.NoSpace _ -> {
          return Finding.UNKNOWN;
        }
        case ChangeOutcome.Absent _, ChangeOutcome.Conflict _ -> {}
      }
    }
    return Finding.UNKNOWN;
  }
}
