package io.ringfort.common.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory of a Linux file system as a [Disk].
///
/// Calls that may wait for the device and come from a virtual thread run on a bounded pool of
/// platform threads of this disk, so that a slow device does not hold the carriers that all others
/// need. Reads that the page cache can answer run at once.
public final class LocalDisk implements Disk, AutoCloseable {
  private static final int LANES = 16;

  private final Path root;
  private final DiskLanes lanes;
  private volatile @Nullable FileStore store;
  private final BounceBuffers bounces = new BounceBuffers();

  /// @param root an existing directory
  public LocalDisk(Path root) {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new IllegalStateException("the storage engine needs Linux");
    }
    this.root = root.toAbsolutePath();
    this.lanes = new DiskLanes("disk-" + root.getFileName(), LANES);
  }

  /// The directory that this disk is.
  public Path root() {
    return root;
  }

  @Override
  public DiskFile create(String path) throws IOException {
    return opened(path, LinuxFiles.O_RDWR | LinuxFiles.O_CREAT | LinuxFiles.O_EXCL);
  }

  @Override
  public DiskFile open(String path) throws IOException {
    if (!exists(path)) {
      throw new java.nio.file.NoSuchFileException(resolve(path).toString());
    }
    return opened(path, LinuxFiles.O_RDWR);
  }

  private DiskFile opened(String path, int flags) throws IOException {
    Path file = resolve(path);
    return new LocalFile(file, LinuxFiles.open(file.toString(), flags), lanes, bounces);
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(resolve(path));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(resolve(directory))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void createDirectory(String path) throws IOException {
    Path directory = resolve(path);
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(resolve(path));
  }

  @Override
  public void syncDirectory(String path) throws IOException {
    String directory = resolve(path).toString();
    lanes.run(() -> {
      int fd = LinuxFiles.open(directory, 0);
      try {
        LinuxFiles.fsync(fd, directory);
      } finally {
        LinuxFiles.close(fd, directory);
      }
      return 0;
    });
  }

  @Override
  public DiskLock lock(String path) throws IOException {
    FileChannel channel =
        FileChannel.open(resolve(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // This process has it already: reported below like a lock of another process.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new DiskLockedException(resolve(path) + " is in use by another process");
    }
    return channel::close;
  }

  @Override
  public long freeBytes() throws IOException {
    return store().getUsableSpace();
  }

  @Override
  public long totalBytes() throws IOException {
    return store().getTotalSpace();
  }

  /// To find the file system of a path means to read the list of all mounts, so it is done once.
  private FileStore store() throws IOException {
    FileStore known = store;
    if (known == null) {
      known = Files.getFileStore(root);
      store = known;
    }
    return known;
  }

  private Path resolve(String path) {
    return path.isEmpty() ? root : root.resolve(path);
  }

  /// Ends the pool. Files that are still open can be used from platform threads only.
  @Override
  public void close() {
    lanes.close();
  }
}
