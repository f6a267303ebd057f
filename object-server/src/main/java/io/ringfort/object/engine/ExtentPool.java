package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The extent files of a device. Files are made some at a time, their names made durable, and are
/// used again and again, so that an upload costs no directory sync. Each use has a number that is
/// never repeated.
///
/// Safe for use by many threads.
final class ExtentPool {
  private static final int FILES_AT_ONCE = 8;
  private static final int FREE_MAX = 64;

  /// A file that is open for readers or a writer.
  private static final class OpenExtent {
    final DiskFile file;
    int users;
    boolean released;

    OpenExtent(DiskFile file) {
      this.file = file;
    }
  }

  /// Data that waits for its commit.
  private record Staged(
      long extent, ObjectKey key, long dataBytes, long sinceNanos, boolean claimed) {}

  private final Disk disk;
  private final SlabPool slabs;
  private final DeviceHealth health;
  private final EngineFault fault;
  private final ArrayDeque<Long> free = new ArrayDeque<>();
  private final Map<Long, OpenExtent> open = new HashMap<>();
  private final Map<Long, Staged> staged = new HashMap<>();
  private long nextId = 1;
  private long nextUse;
  private boolean recovering = true;

  ExtentPool(Disk disk, SlabPool slabs, DeviceHealth health, EngineFault fault) {
    this.disk = disk;
    this.slabs = slabs;
    this.health = health;
    this.fault = fault;
  }

  /// Sorts the files on the disk into those that the index names and those that are free. Numbers
  /// of uses begin anew above those of earlier generations.
  synchronized void recover(IndexTables tables, long generation) throws IOException {
    nextUse = generation << 32;
    for (String name : disk.list("ext")) {
      long id = Long.parseUnsignedLong(name, 16);
      nextId = Math.max(nextId, id + 1);
      if (tables.find(IndexKey.extent(id)) == null) {
        try (DiskFile file = disk.open(ExtentFormat.path(id))) {
          empty(id, file);
        }
      } else {
        try (DiskFile file = disk.open(ExtentFormat.path(id))) {
          slabs.addExtentBytes(file.size());
        }
      }
    }
  }

  /// Takes an empty file for one use.
  synchronized ExtentUse take() throws IOException {
    if (free.isEmpty()) {
      for (int count = 0; count < FILES_AT_ONCE; count++) {
        long id = nextId++;
        disk.create(ExtentFormat.path(id)).close();
        free.add(id);
      }
      if (fault != EngineFault.EXTENT_NAME_NOT_SYNCED) {
        disk.syncDirectory("ext");
      }
    }
    long id = free.removeFirst();
    return new ExtentUse(id, nextUse++, acquire(id));
  }

  /// One use of an extent file.
  ///
  /// @param extent which file
  /// @param use its number
  /// @param file open until [#leave]
  record ExtentUse(long extent, long use, DiskFile file) {}

  /// Opens the file of an extent; [#leave] ends that.
  synchronized DiskFile acquire(long id) throws IOException {
    OpenExtent extent = open.get(id);
    if (extent == null) {
      extent = new OpenExtent(disk.open(ExtentFormat.path(id)));
      open.put(id, extent);
    }
    extent.users++;
    return extent.file;
  }

  synchronized void leave(long id) {
    OpenExtent extent =
        Objects.requireNonNull(open.get(id), () -> "extent " + id + " was left too often");
    extent.users--;
    if (extent.users > 0) {
      return;
    }
    open.remove(id);
    try {
      if (extent.released) {
        empty(id, extent.file);
      }
      extent.file.close();
    } catch (IOException e) {
      throw health.fail(e);
    }
  }

  /// Remembers data that is durable and waits for its commit.
  synchronized void stage(ExtentUse use, ObjectKey key, long dataBytes, long nowNanos) {
    staged.put(use.use(), new Staged(use.extent(), key, dataBytes, nowNanos, false));
  }

  /// Takes staged data for a commit, so that its age does not matter any more; its length, or -1 if
  /// it is not there.
  synchronized long claim(StagedData data, ObjectKey key) {
    Staged found = staged.get(data.use());
    if (found == null || found.extent != data.extent() || !found.key.equals(key) || found.claimed) {
      return -1;
    }
    staged.put(
        data.use(), new Staged(found.extent, found.key, found.dataBytes, found.sinceNanos, true));
    return found.dataBytes;
  }

  /// Gives back what [#claim] took: the commit was refused.
  synchronized void unclaim(StagedData data) {
    Staged found = staged.get(data.use());
    if (found != null) {
      staged.put(
          data.use(),
          new Staged(found.extent, found.key, found.dataBytes, found.sinceNanos, false));
    }
  }

  /// The commit of an extent is durable.
  synchronized void committed(long extent, long use) {
    assert extent > 0 : "extent of a version is " + extent;
    staged.remove(use);
  }

  /// Drops what has been waiting since before a time.
  synchronized void dropStaged(long beforeNanos) {
    List<Map.Entry<Long, Staged>> old = new ArrayList<>();
    for (Map.Entry<Long, Staged> entry : staged.entrySet()) {
      Staged data = entry.getValue();
      if (!data.claimed && data.sinceNanos - beforeNanos < 0) {
        old.add(entry);
      }
    }
    for (Map.Entry<Long, Staged> entry : old) {
      staged.remove(entry.getKey());
      release(entry.getValue().extent, entry.getKey());
    }
  }

  /// Nothing names an extent any more: its space comes back as soon as nobody reads it.
  synchronized void release(long id, long use) {
    OpenExtent extent = open.get(id);
    if (extent != null) {
      extent.released = true;
      return;
    }
    try {
      if (!recovering) {
        try (DiskFile file = disk.open(ExtentFormat.path(id))) {
          empty(id, file);
        }
      }
    } catch (IOException e) {
      throw health.fail(new IOException("extent " + id + " use " + use + ": " + e.getMessage(), e));
    }
  }

  /// From now on space is given back when it is released.
  synchronized void recovered() {
    recovering = false;
  }

  private void empty(long id, DiskFile file) throws IOException {
    long size = file.size();
    if (size > 0) {
      file.truncate(0);
      if (!recovering) {
        slabs.addExtentBytes(-size);
      }
    }
    if (free.size() < FREE_MAX) {
      free.add(id);
    } else {
      disk.delete(ExtentFormat.path(id));
    }
  }
}
