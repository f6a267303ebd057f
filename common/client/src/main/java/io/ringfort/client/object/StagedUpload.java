package io.ringfort.client.object;

import io.ringfort.common.quorum.QuorumAnswer;
import java.nio.ByteBuffer;

/// Data on its way to one replica. Used by one thread, but [#abort()] may be called by any. Closing
/// without a finish leaves nothing on the device.
public interface StagedUpload extends AutoCloseable {
  /// Sends all that remains in the buffer, which may be used again on return. Blocks while the
  /// replica is slower than the sender.
  ///
  /// @return false if the replica takes no more: [#finish()] says why
  boolean write(ByteBuffer data);

  /// Makes the data durable.
  Outcome finish();

  /// Ends the upload from outside: calls under way fail soon.
  void abort();

  @Override
  void close();

  /// How an upload ended.
  sealed interface Outcome {
    /// The data is durable on the replica.
    ///
    /// @param seen what the replica holds of the key, asked after that
    record Staged(StageTicket ticket, QuorumAnswer<VersionContent> seen) implements Outcome {}

    /// The device is full; nothing is left there.
    record Full() implements Outcome {}
  }
}
