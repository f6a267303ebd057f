package io.ringfort.common.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// The Linux file calls, by file descriptor. Unlike a `FileChannel`, a descriptor is not closed
/// when a thread that reads through it is interrupted.
///
/// Buffers must be direct. Every fault is an [IOException] with call, path and errno in its
/// message.
final class LinuxFiles {
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  private static final int O_DIRECT = 0x4000;
  private static final int O_CLOEXEC = 0x80000;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;
  private static final int ENOSPC = 28;
  private static final int EOPNOTSUPP = 95;
  private static final int EDQUOT = 122;
  private static final int RWF_NOWAIT = 8;
  private static final int POSIX_FADV_DONTNEED = 4;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      bind(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      bind("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      bind("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PREADV2 =
      bind(
          "preadv2",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FDATASYNC =
      bind("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FSYNC =
      bind("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle FALLOCATE =
      bind("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FTRUNCATE =
      bind("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle LSEEK =
      bind("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FADVISE =
      bind(
          "posix_fadvise",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private LinuxFiles() {}

  @SuppressWarnings("restricted") // Native access is granted by the product's JVM flags.
  private static MethodHandle bind(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] all = new Linker.Option[options.length + 1];
    all[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(options, 0, all, 1, options.length);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, all);
  }

  static int open(String path, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags | O_CLOEXEC, 0600);
      return (int) checked(fd, "open", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  /// Opens a file for writes past the page cache; -1 if its file system has no such thing.
  static int openDirect(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int flags = O_RDWR | O_DIRECT | O_CLOEXEC;
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, 0600);
      return fd < 0 && errno(state) == EINVAL ? -1 : (int) checked(fd, "open", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void close(int fd, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      checked((int) CLOSE.invokeExact(state, fd), "close", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  /// Reads what one call gives; 0 at the end of the file.
  static int read(int fd, long position, ByteBuffer target, String path) throws IOException {
    return read(fd, position, target, path, false);
  }

  /// Reads what one call gives, past the page cache; 0 at the end of the file, -1 if the device
  /// gives only larger blocks.
  static int readDirect(int direct, long position, ByteBuffer target, String path)
      throws IOException {
    return read(direct, position, target, path, true);
  }

  private static int read(
      int fd, long position, ByteBuffer target, String path, boolean mayBeTooSmall)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment into = MemorySegment.ofBuffer(target);
      while (true) {
        long count = (long) PREAD.invokeExact(state, fd, into, into.byteSize(), position);
        if (count < 0 && mayBeTooSmall && errno(state) == EINVAL) {
          return -1;
        }
        if (count >= 0 || errno(state) != EINTR) {
          checked(count, "pread", path, state);
          target.position(target.position() + (int) count);
          return (int) count;
        }
      }
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  /// Reads only what is in the page cache; -1 if that would need the disk, or the file system can
  /// not tell.
  static int readCached(int fd, long position, ByteBuffer target, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment vector = arena.allocate(ADDRESS.byteSize() + JAVA_LONG.byteSize(), 8);
      vector.set(ADDRESS, 0, MemorySegment.ofBuffer(target));
      vector.set(JAVA_LONG, ADDRESS.byteSize(), target.remaining());
      long count = (long) PREADV2.invokeExact(state, fd, vector, 1, position, RWF_NOWAIT);
      if (count < 0) {
        int errno = errno(state);
        if (errno == EAGAIN || errno == EOPNOTSUPP || errno == EINTR) {
          return -1;
        }
      }
      checked(count, "preadv2", path, state);
      target.position(target.position() + (int) count);
      return (int) count;
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  /// Writes what one call takes.
  static int write(int fd, long position, ByteBuffer source, String path) throws IOException {
    return write(fd, position, source, path, false);
  }

  /// Writes what one call takes, past the page cache; -1 if the device takes only larger blocks.
  static int writeDirect(int direct, long position, ByteBuffer source, String path)
      throws IOException {
    return write(direct, position, source, path, true);
  }

  private static int write(
      int fd, long position, ByteBuffer source, String path, boolean mayBeTooSmall)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment from = MemorySegment.ofBuffer(source);
      while (true) {
        long count = (long) PWRITE.invokeExact(state, fd, from, from.byteSize(), position);
        if (count < 0 && mayBeTooSmall && errno(state) == EINVAL) {
          return -1;
        }
        if (count >= 0 || errno(state) != EINTR) {
          checked(count, "pwrite", path, state);
          source.position(source.position() + (int) count);
          return (int) count;
        }
      }
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void fdatasync(int fd, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      checked((int) FDATASYNC.invokeExact(state, fd), "fdatasync", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void fsync(int fd, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      checked((int) FSYNC.invokeExact(state, fd), "fsync", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void fallocate(int fd, long bytes, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      checked((int) FALLOCATE.invokeExact(state, fd, 0, 0L, bytes), "fallocate", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void ftruncate(int fd, long bytes, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      checked((int) FTRUNCATE.invokeExact(state, fd, bytes), "ftruncate", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static long size(int fd, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return checked((long) LSEEK.invokeExact(state, fd, 0L, 2), "lseek", path, state);
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  static void dropCache(int fd, long position, long count, String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int error = (int) FADVISE.invokeExact(state, fd, position, count, POSIX_FADV_DONTNEED);
      if (error != 0) {
        throw new IOException(path + ": posix_fadvise failed, errno " + error);
      }
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static long checked(long result, String call, String path, MemorySegment state)
      throws IOException {
    if (result >= 0) {
      return result;
    }
    int errno = errno(state);
    String message = path + ": " + call + " failed, errno " + errno;
    throw errno == ENOSPC || errno == EDQUOT
        ? new NoSpaceException(message)
        : new IOException(message);
  }

  private static IOException fault(Throwable e) throws IOException {
    switch (e) {
      case IOException io -> throw io;
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      default -> throw new IllegalStateException("a native call threw", e);
    }
  }
}
