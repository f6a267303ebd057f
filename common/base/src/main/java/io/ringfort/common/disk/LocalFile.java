package io.ringfort.common.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// An open file of a [LocalDisk]. A shared lock keeps the descriptor from being closed, and its
/// number from being given to another file, while a call uses it.
final class LocalFile implements DiskFile {
  private static final int NONE = -1;

  private final Path path;
  private final String name;
  private final int fd;
  private final DiskLanes lanes;
  private final BounceBuffers bounces;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private final ReentrantLock channelLock = new ReentrantLock();
  private boolean closed;

  /// A second descriptor, for what goes past the page cache; none if less than 0. Changed under the
  /// exclusive lock.
  private int direct = NONE;

  private @Nullable FileChannel channel;

  LocalFile(Path path, int fd, DiskLanes lanes, BounceBuffers bounces) {
    this.path = path;
    this.name = path.toString();
    this.fd = fd;
    this.lanes = lanes;
    this.bounces = bounces;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T using(Call<T> call) throws IOException {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IOException(name + " is closed");
      }
      return call.run();
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    lanes.run(() ->
        using(() -> {
          writeFully(position, source);
          return 0;
        }));
  }

  private void writeFully(long position, ByteBuffer source) throws IOException {
    if (source.isDirect()) {
      writeNative(position, source);
      return;
    }
    ByteBuffer bounce = bounces.take(source.remaining());
    try {
      long at = position;
      while (source.hasRemaining()) {
        bounce.clear();
        int count = Math.min(bounce.remaining(), source.remaining());
        bounce.put(0, source, source.position(), count).limit(count);
        source.position(source.position() + count);
        writeNative(at, bounce);
        at += count;
      }
    } finally {
      bounces.give(bounce);
    }
  }

  /// @param source in native memory
  private void writeNative(long position, ByteBuffer source) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      int count = -1;
      if (isWholeBlocks(at, source)) {
        count = LinuxFiles.writeDirect(direct, at, source, name);
      }
      if (count < 0) {
        count = LinuxFiles.write(fd, at, source, name);
      }
      if (count == 0) {
        throw new IOException(name + ": pwrite wrote nothing");
      }
      at += count;
    }
  }

  /// Whether this can go past the page cache, and should.
  private boolean isWholeBlocks(long position, ByteBuffer buffer) {
    return direct != NONE
        && (position | buffer.remaining() | MemorySegment.ofBuffer(buffer).address()) % BLOCK_BYTES
            == 0;
  }

  @Override
  public void bypassCache(boolean bypass) throws IOException {
    use.writeLock().lock();
    try {
      if (bypass && direct == NONE && !closed) {
        direct = LinuxFiles.openDirect(name);
      } else if (!bypass && direct != NONE) {
        int old = direct;
        direct = NONE;
        LinuxFiles.close(old, name);
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (!target.isDirect()) {
      return readByBounce(position, target);
    }
    if (!Thread.currentThread().isVirtual()) {
      return using(() -> readFully(position, target));
    }
    int start = target.position();
    using(() -> LinuxFiles.readCached(fd, position, target, name));
    int cached = target.position() - start;
    if (!target.hasRemaining()) {
      return cached;
    }
    return cached + lanes.run(() -> using(() -> readFully(position + cached, target)));
  }

  @Override
  public int readOnce(long position, ByteBuffer target) throws IOException {
    int start = target.position();
    if (target.isDirect()) {
      lanes.run(() -> using(() -> readBlocks(position, target)));
    }
    int count = target.position() - start;
    return count + read(position + count, target);
  }

  /// Reads past the page cache what can be read so.
  private int readBlocks(long position, ByteBuffer target) throws IOException {
    int start = target.position();
    int count = 1;
    while (count > 0 && target.hasRemaining()) {
      long at = position + target.position() - start;
      count = isWholeBlocks(at, target) ? LinuxFiles.readDirect(direct, at, target, name) : 0;
    }
    return target.position() - start;
  }

  private int readFully(long position, ByteBuffer target) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (LinuxFiles.read(fd, position + target.position() - start, target, name) == 0) {
        break;
      }
    }
    return target.position() - start;
  }

  private int readByBounce(long position, ByteBuffer target) throws IOException {
    ByteBuffer bounce = bounces.take(target.remaining());
    try {
      int total = 0;
      while (target.hasRemaining()) {
        bounce.clear().limit(Math.min(bounce.capacity(), target.remaining()));
        int wanted = bounce.remaining();
        int count = read(position + total, bounce);
        target.put(bounce.flip());
        total += count;
        if (count < wanted) {
          break;
        }
      }
      return total;
    } finally {
      bounces.give(bounce);
    }
  }

  @Override
  public void flush() throws IOException {
    lanes.run(() ->
        using(() -> {
          LinuxFiles.fdatasync(fd, name);
          return 0;
        }));
  }

  @Override
  public void allocate(long bytes) throws IOException {
    lanes.run(() ->
        using(() -> {
          LinuxFiles.fallocate(fd, bytes, name);
          return 0;
        }));
  }

  @Override
  public void truncate(long bytes) throws IOException {
    lanes.run(() ->
        using(() -> {
          LinuxFiles.ftruncate(fd, bytes, name);
          return 0;
        }));
  }

  @Override
  public long size() throws IOException {
    return using(() -> LinuxFiles.size(fd, name));
  }

  @Override
  public void dropCache(long position, long count) throws IOException {
    using(() -> {
      LinuxFiles.dropCache(fd, position, count, name);
      return 0;
    });
  }

  @Override
  public FileChannel channel() throws IOException {
    channelLock.lock();
    try {
      FileChannel open = channel;
      if (open == null || !open.isOpen()) {
        open = FileChannel.open(path, StandardOpenOption.READ);
        channel = open;
      }
      return open;
    } finally {
      channelLock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    use.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      LinuxFiles.close(fd, name);
      if (direct != NONE) {
        LinuxFiles.close(direct, name);
      }
    } finally {
      use.writeLock().unlock();
    }
    channelLock.lock();
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      channelLock.unlock();
    }
  }
}
