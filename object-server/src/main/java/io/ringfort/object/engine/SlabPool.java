package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.disk.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The slabs of a device: in use, freed and waiting for the checkpoint that says so, or free. Keeps
/// a reserve, so that deletes and compaction always find room.
///
/// Changed under the log's lock; [#slab] and [#headroomForData] may be called by anyone.
final class SlabPool {
  /// Slabs that data may not use: one for deletes and marks, one for compaction.
  static final int RESERVE = 2;

  /// With less there is never plenty of room.
  private static final long ROOMY_BYTES = 4L << 30;

  private final Disk disk;
  private final long device;
  private final int slabBytes;
  private final long capacityBytes;
  private final EngineFault fault;
  private final Map<Integer, Slab> slabs = new ConcurrentHashMap<>();
  private final Set<Integer> inUse = new LinkedHashSet<>();
  private final ArrayDeque<Slab> free = new ArrayDeque<>();
  private final List<Slab> retired = new ArrayList<>();
  private final List<Slab> changed = new ArrayList<>();
  private final AtomicLong extentBytes = new AtomicLong();
  private final AtomicReference<Free> freeSeen =
      new AtomicReference<>(new Free(0, Long.MIN_VALUE / 2));
  private long available;
  private volatile boolean roomForData = true;
  private volatile boolean roomy;
  private int nextId = 1;

  /// What the file system had free when the extents had so many bytes.
  private record Free(long bytes, long extentBytes) {}

  SlabPool(Disk disk, long device, int slabBytes, long capacityBytes, EngineFault fault) {
    this.disk = disk;
    this.device = device;
    this.slabBytes = slabBytes;
    this.capacityBytes = capacityBytes;
    this.fault = fault;
  }

  /// Opens a slab that is on the disk. Its use becomes known by [#use] or [#addFree].
  Slab open(int id) throws IOException {
    Slab slab = Slab.open(disk.open(Slab.path(id)), device, id);
    slabs.put(id, slab);
    nextId = Math.max(nextId, id + 1);
    return slab;
  }

  void skipId(int id) {
    nextId = Math.max(nextId, id + 1);
  }

  void use(Slab slab) {
    inUse.add(slab.id);
  }

  /// A slab is in use, and begun after all others.
  void useLast(Slab slab) {
    inUse.remove(slab.id);
    inUse.add(slab.id);
  }

  void addFree(Slab slab) {
    free.add(slab);
  }

  @Nullable Slab slab(int id) {
    return slabs.get(id);
  }

  /// Takes an empty slab for the head of the log.
  ///
  /// @throws NoSpaceException if the rest is kept for what is more urgent
  Slab begin(LogRecord.Urgency urgency) throws IOException {
    int kept =
        switch (urgency) {
          case DATA -> RESERVE;
          case CONTROL -> RESERVE - 1;
          case COMPACTION -> 0;
        };
    if (free.size() + creatable() <= kept) {
      throw new NoSpaceException("no slab is free");
    }
    Slab slab = free.isEmpty() ? create() : free.removeFirst();
    use(slab);
    slab.addLive(-slab.liveBytes());
    change(slab);
    measure();
    return slab;
  }

  private Slab create() throws IOException {
    int id = nextId++;
    DiskFile file = disk.create(Slab.path(id));
    try {
      file.allocate(slabBytes);
      file.write(0, Slab.encodeHead(device, id, slabBytes));
      file.flush();
    } catch (NoSpaceException e) {
      file.close();
      disk.delete(Slab.path(id));
      throw e;
    }
    if (fault != EngineFault.DIRECTORY_NOT_SYNCED) {
      disk.syncDirectory("log");
    }
    Slab slab = new Slab(id, slabBytes, file);
    slab.zeroedTo = Slab.FIRST_BATCH;
    slabs.put(id, slab);
    return slab;
  }

  /// How many slabs could still be made.
  private long creatable() throws IOException {
    long room = capacityBytes - (long) slabs.size() * slabBytes - extentBytes.get();
    return Math.max(0, Math.min(room, freeBytes()) / slabBytes);
  }

  /// Free bytes of the file system. To ask it costs as much as a small write, so that it is asked
  /// anew only once extents took or gave a good deal since. Others may fill it meanwhile: then a
  /// write says so.
  private long freeBytes() throws IOException {
    Free known = freeSeen.get();
    long since = extentBytes.get() - known.extentBytes;
    return Math.abs(since) < slabBytes / 4 ? known.bytes - since : askFreeBytes();
  }

  private long askFreeBytes() throws IOException {
    Free asked = new Free(disk.freeBytes(), extentBytes.get());
    freeSeen.set(asked);
    return asked.bytes;
  }

  /// Looks anew whether data may come in.
  void measure() throws IOException {
    askFreeBytes();
    available = free.size() + creatable();
    roomForData = available > RESERVE;
    roomy = available * slabBytes > Math.max(ROOMY_BYTES, usedBytes());
  }

  /// Whether there is much space, and more of it free than in use.
  boolean isRoomy() {
    return roomy;
  }

  boolean hasRoomForData() {
    return roomForData;
  }

  /// Whether an extent of that size may be written.
  boolean hasRoomForExtent(long bytes) throws IOException {
    long missing = Math.max(0, RESERVE - free.size()) * (long) slabBytes;
    long room = capacityBytes - (long) slabs.size() * slabBytes - extentBytes.get();
    return Math.min(room, freeBytes()) >= bytes + missing;
  }

  void addExtentBytes(long bytes) {
    extentBytes.addAndGet(bytes);
  }

  long usedBytes() {
    return (long) (slabs.size() - free.size()) * slabBytes + extentBytes.get();
  }

  /// The index points to more, or less, in a slab.
  void addLive(int id, long bytes) {
    Slab slab = slabs.get(id);
    if (slab != null) {
      slab.addLive(bytes);
      change(slab);
    }
  }

  private void change(Slab slab) {
    if (!slab.changed) {
      slab.changed = true;
      changed.add(slab);
    }
  }

  /// A slab that the index does not point to any more. It becomes free when a checkpoint says so.
  void retire(Slab slab) {
    inUse.remove(slab.id);
    change(slab);
    if (fault == EngineFault.RECYCLED_BEFORE_CHECKPOINT) {
      free.addFirst(slab);
      return;
    }
    retired.add(slab);
  }

  List<Slab> retired() {
    return List.copyOf(retired);
  }

  /// Whether so many slabs are retired that they can not wait until a checkpoint is due: one for
  /// every four that the log may begin.
  boolean wantsCheckpoint() {
    return 4L * retired.size() >= available;
  }

  /// A durable checkpoint says that these are free. Those that are still being read stay retired.
  void freed(Collection<Slab> durable) throws IOException {
    for (Slab slab : durable) {
      if (slab.readers.get() == 0 && retired.remove(slab)) {
        free.add(slab);
      }
    }
    measure();
  }

  /// Slabs in use in the order in which they were begun.
  List<Integer> inUse() {
    return List.copyOf(inUse);
  }

  List<Integer> notInUse() {
    List<Integer> ids = new ArrayList<>();
    free.forEach(slab -> ids.add(slab.id));
    retired.forEach(slab -> ids.add(slab.id));
    return ids;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  int freeCount() {
    return free.size();
  }

  int count() {
    return slabs.size();
  }

  int slabBytes() {
    return slabBytes;
  }

  /// Live bytes of the slabs where they changed since the last call, for the index.
  void takeChanged(Map<IndexKey, byte[]> into) {
    for (Slab slab : changed) {
      slab.changed = false;
      into.put(
          IndexKey.slab(slab.id),
          inUse.contains(slab.id)
              ? ByteBuffer.allocate(8).putLong(slab.liveBytes()).array()
              : ObjectIndex.REMOVED);
    }
    changed.clear();
  }

  long liveBytes() {
    long total = 0;
    for (Slab slab : slabs.values()) {
      total += slab.liveBytes();
    }
    return total;
  }

  void close() throws IOException {
    for (Slab slab : slabs.values()) {
      slab.file.close();
    }
  }
}
