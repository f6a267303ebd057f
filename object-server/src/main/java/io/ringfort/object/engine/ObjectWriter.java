package io.ringfort.object.engine;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Takes the data of one large object. For one thread at a time. Closing without a finish drops
/// what was written.
public interface ObjectWriter extends AutoCloseable {
  /// Appends all that remains in the buffer. Blocks as long as the disk needs.
  ///
  /// @return false if the device has become full: the writer can only be closed then
  /// @throws DeviceFailedException if the device is offline
  boolean write(ByteBuffer data);

  /// Makes the data durable. On return a commit may name it.
  ///
  /// @return empty if the device has become full: the writer can only be closed then
  /// @throws DeviceFailedException if the device is offline
  Optional<StagedData> finish();

  /// Bytes taken so far.
  long dataBytes();

  /// Ends the writer; drops the data unless [#finish] returned.
  @Override
  void close();
}
