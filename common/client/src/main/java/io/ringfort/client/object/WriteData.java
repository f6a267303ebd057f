package io.ringfort.client.object;

import java.nio.ByteBuffer;

/// Where the data of a version to be stored comes from.
public sealed interface WriteData {
  /// It travels with the commit; at most [ObjectNode#INLINE_BYTES_MAX].
  record Inline(ByteBuffer bytes) implements WriteData {}

  /// It was staged on this replica before.
  record Staged(StageTicket ticket) implements WriteData {}

  /// The replica holds it already, as that of the version's data id.
  record SameData() implements WriteData {}

  /// The object is deleted.
  record Tombstone() implements WriteData {}
}
