package io.ringfort.common.disk;

import java.io.IOException;
import java.util.List;

/// A directory tree on one device. Paths are relative, with `/` between names; `""` is the root.
///
/// Creating, renaming and deleting names is volatile until [#syncDirectory] of the directory that
/// holds the name returns, whatever was flushed in the file. Safe for use by many threads.
public interface Disk {
  /// Creates a file that does not exist and opens it for reading and writing.
  DiskFile create(String path) throws IOException;

  /// Opens an existing file for reading and writing.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is none
  DiskFile open(String path) throws IOException;

  boolean exists(String path) throws IOException;

  /// Names in a directory, sorted.
  List<String> list(String directory) throws IOException;

  /// Creates a directory unless it exists.
  void createDirectory(String path) throws IOException;

  /// Replaces `to` by `from`, atomically in sight of running programs.
  void rename(String from, String to) throws IOException;

  /// Deletes a file if it exists.
  void delete(String path) throws IOException;

  /// Makes the names in a directory durable as they are now.
  void syncDirectory(String path) throws IOException;

  /// Takes the exclusive lock of a file, creating it if need be. The lock ends with the process.
  ///
  /// @throws DiskLockedException if another process or another part of this one has it
  DiskLock lock(String path) throws IOException;

  /// Bytes that can still be allocated.
  long freeBytes() throws IOException;

  /// Size of the device.
  long totalBytes() throws IOException;
}
