package io.ringfort.object.engine;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// One version with its metadata and its data, unchanging while it is open even if the object is
/// overwritten meanwhile. For one thread at a time. Must be closed, or its space never comes back.
///
/// Small data is read and checked when the object is opened. Large data is checked block by block
/// (64 KiB) when it is read or when [#verify] is called.
public interface ObjectReader extends AutoCloseable {
  /// The version that this is.
  HeldVersion version();

  /// The path of the object, as it was committed.
  String name();

  /// The metadata as it was committed, checked; read-only.
  ByteBuffer metadata();

  /// Length of the data.
  long dataBytes();

  /// Whether the data is in memory already; then [#data] costs nothing.
  boolean isInMemory();

  /// The whole of small data, checked; read-only.
  ///
  /// @throws IllegalStateException if the data is large
  ByteBuffer data();

  /// Reads checked bytes from `position` until the buffer is full or the data ends.
  ///
  /// @return how many bytes were read; 0 at the end or if the buffer is full
  /// @throws CorruptObjectException if the bytes on the disk are damaged; the version is
  ///   quarantined
  int read(long position, ByteBuffer into);

  /// Checks all blocks that a range touches, so that it can then be sent straight from the file.
  ///
  /// @throws CorruptObjectException if the bytes on the disk are damaged; the version is
  ///   quarantined
  void verify(long position, long count);

  /// The open file that holds the data and where in it the data begins. Valid until close; must not
  /// be closed, written or repositioned by the caller.
  ///
  /// @throws UnsupportedOperationException if the store does not keep its data in a file
  Region region();

  @Override
  void close();

  /// Where data is in a file.
  ///
  /// @param file open for reading
  /// @param position of the first byte of the data in the file
  record Region(FileChannel file, long position) {}
}
