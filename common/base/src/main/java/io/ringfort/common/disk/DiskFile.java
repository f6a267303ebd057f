package io.ringfort.common.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// An open file. Positions and counts are bytes. Safe for use by many threads; a thread's interrupt
/// neither ends a call nor closes the file.
public interface DiskFile extends AutoCloseable {
  /// What goes past the page cache is whole blocks of so many bytes, see [#bypassCache].
  int BLOCK_BYTES = 4096;

  /// An empty buffer whose writes can go past the page cache.
  ///
  /// @param bytes a multiple of [#BLOCK_BYTES]
  static ByteBuffer blockBuffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes + BLOCK_BYTES)
        .alignedSlice(BLOCK_BYTES)
        .limit(bytes)
        .slice();
  }

  /// Writes all that remains in the buffer. The bytes can be read at once, but they are volatile
  /// until [#flush] returns. If this fails, any part may have been written.
  ///
  /// @throws NoSpaceException if the device is full
  void write(long position, ByteBuffer source) throws IOException;

  /// Reads until the buffer is full or the file ends.
  ///
  /// @return how many bytes were read; less than asked only at the end of the file
  int read(long position, ByteBuffer target) throws IOException;

  /// Reads, like [#read], what is not expected to be read again soon: past the page cache, if
  /// [#bypassCache] was asked for and these are whole blocks.
  int readOnce(long position, ByteBuffer target) throws IOException;

  /// Makes durable what was written before, and the size of the file (fdatasync). Not its name.
  ///
  /// If this fails it is unknown what is durable, and a later success says nothing about it.
  void flush() throws IOException;

  /// Reserves space so that writes below `bytes` do not run out of it. The size becomes at least
  /// `bytes`.
  ///
  /// @throws NoSpaceException if the device has not got it
  void allocate(long bytes) throws IOException;

  /// Cuts or extends the file.
  void truncate(long bytes) throws IOException;

  long size() throws IOException;

  /// Lets whole blocks from now on go past the page cache, or no more: what is written, and what
  /// [#readOnce] reads. Whole blocks have a [#blockBuffer], and a position in the file and a length
  /// that are multiples of [#BLOCK_BYTES]. For a log: it is written once and in order, and its
  /// pages would be in the way of those that are read. Only a hint; what is read and what is
  /// durable is the same either way.
  void bypassCache(boolean bypass) throws IOException;

  /// Tells the kernel that a range will not be needed again soon. Only a hint.
  void dropCache(long position, long count) throws IOException;

  /// The file for zero-copy sending, open for reading as long as this file is.
  ///
  /// @throws UnsupportedOperationException if the disk is not a real one
  FileChannel channel() throws IOException;

  @Override
  void close() throws IOException;
}
