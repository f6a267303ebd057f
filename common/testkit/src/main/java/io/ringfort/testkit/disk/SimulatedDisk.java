package io.ringfort.testkit.disk;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.disk.DiskLock;
import io.ringfort.common.disk.DiskLockedException;
import io.ringfort.common.disk.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A disk in memory with the manners of a real one: written sectors and changed names are volatile
/// until they are flushed or synced, and a crash keeps of them what a [CrashMode] says. Before
/// every call that changes something a watcher is told, and may take crash images of that moment.
///
/// Deterministic given its calls. Safe for use by many threads.
public final class SimulatedDisk implements Disk {
  /// Is told of every changing call before it happens.
  @FunctionalInterface
  public interface Watcher {
    /// @param call the kind of call and the path, as `flush log/00000001`
    void before(String call);
  }

  private static final Watcher NOBODY = _ -> {};

  private record NameChange(String directory, String path, @Nullable Object target) {}

  private enum Entry {
    DIRECTORY
  }

  private final long capacityBytes;
  private final TreeMap<String, Object> names = new TreeMap<>();
  private final TreeMap<String, Object> durableNames = new TreeMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();
  private final TreeSet<String> locks = new TreeSet<>();
  private Watcher watcher = NOBODY;
  private long calls;
  private long failAtCall = -1;
  private String failCallsLike = "";
  private int failuresLeft;
  private @Nullable CountDownLatch hung;

  public SimulatedDisk(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /// Tells the watcher of every changing call from now on.
  public synchronized void watch(Watcher newWatcher) {
    watcher = newWatcher;
  }

  /// How many changing calls there were.
  public synchronized long calls() {
    return calls;
  }

  /// The disk after a power failure now. This disk goes on as if nothing had happened.
  public synchronized SimulatedDisk crash(CrashMode mode, RandomGenerator random) {
    SimulatedDisk after = new SimulatedDisk(capacityBytes);
    TreeMap<String, Object> kept = new TreeMap<>(durableNames);
    for (NameChange change : survivingNames(mode, random)) {
      apply(kept, change);
    }
    copyNames(kept, after, inode -> inode.crash(mode, random));
    after.durableNames.putAll(after.names);
    return after;
  }

  /// The disk after the process was killed now: the kernel still has all that was written, volatile
  /// as before.
  public synchronized SimulatedDisk kill() {
    SimulatedDisk after = new SimulatedDisk(capacityBytes);
    IdentityHashMap<Object, Object> copies = copyNames(names, after, SimulatedInode::copy);
    durableNames.forEach((path, target) -> after.durableNames.put(path, copyOf(target, copies)));
    for (NameChange change : pendingNames) {
      Object target = change.target == null ? null : copyOf(change.target, copies);
      after.pendingNames.add(new NameChange(change.directory, change.path, target));
    }
    return after;
  }

  private static Object copyOf(Object target, IdentityHashMap<Object, Object> copies) {
    return copies.computeIfAbsent(
        target, t -> t instanceof SimulatedInode inode ? inode.copy() : Entry.DIRECTORY);
  }

  private interface InodeCopy {
    SimulatedInode of(SimulatedInode inode);
  }

  private static IdentityHashMap<Object, Object> copyNames(
      Map<String, Object> from, SimulatedDisk to, InodeCopy copy) {
    IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
    from.forEach((path, target) -> {
      if (parentIn(to.names, path)) {
        Object copied =
            copies.computeIfAbsent(
                target, t -> t instanceof SimulatedInode inode ? copy.of(inode) : Entry.DIRECTORY);
        to.names.put(path, copied);
      }
    });
    return copies;
  }

  private List<NameChange> survivingNames(CrashMode mode, RandomGenerator random) {
    if (mode == CrashMode.NONE) {
      return List.of();
    }
    if (mode == CrashMode.ALL) {
      return pendingNames;
    }
    Map<String, Integer> keep = new TreeMap<>();
    for (NameChange change : pendingNames) {
      keep.merge(change.directory, 1, Integer::sum);
    }
    keep.replaceAll((_, count) -> random.nextInt(count + 1));
    List<NameChange> kept = new ArrayList<>();
    for (NameChange change : pendingNames) {
      if (keep.merge(change.directory, -1, Integer::sum) >= 0) {
        kept.add(change);
      }
    }
    return kept;
  }

  private static void apply(Map<String, Object> map, NameChange change) {
    if (change.target == null) {
      map.remove(change.path);
    } else {
      map.put(change.path, change.target);
    }
  }

  /// Whether a power failure now could lose or change anything.
  public synchronized boolean isVolatile() {
    return !pendingNames.isEmpty()
        || names.values().stream()
            .anyMatch(target -> target instanceof SimulatedInode inode && inode.isVolatile());
  }

  /// Fails calls whose description begins with `prefix`, from the `skip`-th such call from now on,
  /// `count` times. A write that fails has written its first half.
  public synchronized void fail(String prefix, long skip, int count) {
    failCallsLike = prefix;
    failAtCall = skip;
    failuresLeft = count;
  }

  /// Turns one bit of a file, for readers and on the platter.
  public synchronized void flipBit(String path, long position, int bit) {
    inode(path).flip(position, bit);
  }

  /// Makes changing calls wait until [#release].
  public synchronized void hang() {
    hung = new CountDownLatch(1);
  }

  public synchronized void release() {
    if (hung != null) {
      hung.countDown();
      hung = null;
    }
  }

  private void waitWhileHung() throws IOException {
    CountDownLatch latch;
    synchronized (this) {
      latch = hung;
    }
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted while the disk hangs", e);
      }
    }
  }

  /// Tells the watcher; true if the call shall fail.
  private boolean enter(String call) {
    calls++;
    watcher.before(call);
    if (failuresLeft == 0 || !call.startsWith(failCallsLike)) {
      return false;
    }
    if (failAtCall > 0) {
      failAtCall--;
      return false;
    }
    failuresLeft--;
    return true;
  }

  private void enterOrFail(String call) throws IOException {
    if (enter(call)) {
      throw new IOException(call + ": simulated fault, errno 5");
    }
  }

  @Override
  public synchronized DiskFile create(String path) throws IOException {
    enterOrFail("create " + path);
    if (names.containsKey(path)) {
      throw new FileAlreadyExistsException(path);
    }
    requireParent(path);
    SimulatedInode inode = new SimulatedInode();
    change(path, inode);
    return new SimulatedFile(path, inode);
  }

  @Override
  public synchronized DiskFile open(String path) throws IOException {
    if (!(names.get(path) instanceof SimulatedInode inode)) {
      throw new NoSuchFileException(path);
    }
    return new SimulatedFile(path, inode);
  }

  @Override
  public synchronized boolean exists(String path) {
    return path.isEmpty() || names.containsKey(path);
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    if (!exists(directory)) {
      throw new NoSuchFileException(directory);
    }
    return names.keySet().stream()
        .filter(path -> parent(path).equals(directory))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  @Override
  public synchronized void createDirectory(String path) throws IOException {
    if (names.get(path) instanceof Entry) {
      return;
    }
    enterOrFail("mkdir " + path);
    requireParent(path);
    change(path, Entry.DIRECTORY);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    enterOrFail("rename " + to);
    SimulatedInode inode = inode(from);
    requireParent(to);
    change(to, inode);
    change(from, null);
  }

  @Override
  public synchronized void delete(String path) throws IOException {
    if (names.containsKey(path)) {
      enterOrFail("delete " + path);
      change(path, null);
    }
  }

  @Override
  public synchronized void syncDirectory(String path) throws IOException {
    enterOrFail("sync " + path);
    List<NameChange> rest = new ArrayList<>();
    for (NameChange change : pendingNames) {
      if (change.directory.equals(path)) {
        apply(durableNames, change);
      } else {
        rest.add(change);
      }
    }
    pendingNames.clear();
    pendingNames.addAll(rest);
  }

  @Override
  public synchronized DiskLock lock(String path) throws IOException {
    if (!locks.add(path)) {
      throw new DiskLockedException(path + " is in use");
    }
    return () -> {
      synchronized (SimulatedDisk.this) {
        locks.remove(path);
      }
    };
  }

  @Override
  public synchronized long freeBytes() {
    long used = 0;
    for (Object target : names.values()) {
      if (target instanceof SimulatedInode inode) {
        used += inode.size();
      }
    }
    return capacityBytes - used;
  }

  @Override
  public long totalBytes() {
    return capacityBytes;
  }

  private SimulatedInode inode(String path) {
    if (names.get(path) instanceof SimulatedInode inode) {
      return inode;
    }
    throw new IllegalArgumentException("no file " + path);
  }

  private void change(String path, @Nullable Object target) {
    NameChange change = new NameChange(parent(path), path, target);
    apply(names, change);
    pendingNames.add(change);
  }

  private void requireParent(String path) throws IOException {
    if (!parentIn(names, path)) {
      throw new NoSuchFileException(parent(path));
    }
  }

  private static boolean parentIn(Map<String, Object> map, String path) {
    String parent = parent(path);
    return parent.isEmpty() || map.get(parent) instanceof Entry;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// A handle of a file.
  private final class SimulatedFile implements DiskFile {
    private final String path;
    private final SimulatedInode inode;
    private boolean closed;

    SimulatedFile(String path, SimulatedInode inode) {
      this.path = path;
      this.inode = inode;
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new IOException(path + " is closed");
      }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
      waitWhileHung();
      synchronized (SimulatedDisk.this) {
        requireOpen();
        boolean fails = enter("write " + path);
        byte[] bytes = new byte[fails ? source.remaining() / 2 : source.remaining()];
        reserve(position + bytes.length);
        source.get(bytes);
        inode.write(position, bytes);
        if (fails) {
          throw new IOException("write " + path + ": simulated fault, errno 5");
        }
      }
    }

    private void reserve(long end) throws IOException {
      if (end - inode.size() > freeBytes()) {
        throw new NoSpaceException(path + ": simulated disk is full, errno 28");
      }
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        byte[] bytes = new byte[target.remaining()];
        int count = inode.read(position, bytes);
        target.put(bytes, 0, count);
        return count;
      }
    }

    @Override
    public void flush() throws IOException {
      waitWhileHung();
      synchronized (SimulatedDisk.this) {
        requireOpen();
        if (enter("flush " + path)) {
          inode.failFlush();
          throw new IOException("flush " + path + ": simulated fault, errno 5");
        }
        inode.flush();
      }
    }

    @Override
    public void allocate(long bytes) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        enterOrFail("allocate " + path);
        if (bytes > inode.size()) {
          reserve(bytes);
          inode.resize(bytes);
        }
      }
    }

    @Override
    public void truncate(long bytes) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        enterOrFail("truncate " + path);
        inode.resize(bytes);
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        return inode.size();
      }
    }

    @Override
    public int readOnce(long position, ByteBuffer target) throws IOException {
      return read(position, target);
    }

    @Override
    public void bypassCache(boolean bypass) {
      // A simulated disk knows no cache but its own.
    }

    @Override
    public void dropCache(long position, long count) {
      synchronized (SimulatedDisk.this) {
        inode.dropCache();
      }
    }

    @Override
    public FileChannel channel() {
      throw new UnsupportedOperationException("a simulated file has no channel");
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        closed = true;
      }
    }
  }
}
