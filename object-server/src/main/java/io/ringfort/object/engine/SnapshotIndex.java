package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// An index in memory that writes all of itself at each checkpoint, in turn to one of two files:
/// for small devices and for tests.
///
/// ```
///  0 magic u32 | 4 version u16 | 6 reserved u16 | 8 number u64 | 16 bytes u32 | 20 crc of the rest u32
/// 24 entries: key 27 bytes, length u32, value
/// ```
final class SnapshotIndex implements ObjectIndex {
  private static final int MAGIC = 0x52465349;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 24;
  private static final int FILE_BYTES_MAX = 1 << 30;
  private static final String[] FILES = {"idx/snapshot-0", "idx/snapshot-1"};

  private final DiskFile[] files = new DiskFile[2];
  private ConcurrentSkipListMap<IndexKey, byte[]> entries = new ConcurrentSkipListMap<>();
  private long number;

  private SnapshotIndex() {}

  static SnapshotIndex open(Disk disk) throws IOException {
    SnapshotIndex index = new SnapshotIndex();
    boolean created = false;
    for (int slot = 0; slot < 2; slot++) {
      boolean exists = disk.exists(FILES[slot]);
      index.files[slot] = exists ? disk.open(FILES[slot]) : disk.create(FILES[slot]);
      created |= !exists;
      index.load(index.files[slot]);
    }
    if (created) {
      disk.syncDirectory("idx");
    }
    return index;
  }

  private void load(DiskFile file) throws IOException {
    long size = file.size();
    if (size < HEAD_BYTES || size > FILE_BYTES_MAX) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    file.read(0, bytes);
    bytes.flip();
    int length = bytes.getInt(16);
    long found = bytes.getLong(8);
    if (bytes.getInt(0) != MAGIC
        || bytes.getShort(4) != VERSION
        || length < 0
        || length > bytes.limit() - HEAD_BYTES
        || found <= number
        || bytes.getInt(20) != Checksum.of(bytes, HEAD_BYTES, length)) {
      return;
    }
    ConcurrentSkipListMap<IndexKey, byte[]> loaded = new ConcurrentSkipListMap<>();
    bytes.position(HEAD_BYTES).limit(HEAD_BYTES + length);
    while (bytes.hasRemaining()) {
      IndexKey key = IndexKey.decode(bytes);
      byte[] value = new byte[bytes.getInt()];
      bytes.get(value);
      loaded.put(key, value);
    }
    entries = loaded;
    number = found;
  }

  @Override
  public byte @Nullable [] find(IndexKey key) {
    return entries.get(key);
  }

  @Override
  public void persist(Map<IndexKey, byte[]> changes) {
    changes.forEach((key, value) -> {
      if (value.length == 0) {
        entries.remove(key);
      } else {
        entries.put(key, value);
      }
    });
    save();
  }

  private void save() {
    int length = 0;
    for (byte[] value : entries.values()) {
      length += IndexKey.BYTES + 4 + value.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + length);
    bytes.position(HEAD_BYTES);
    entries.forEach((key, value) -> bytes.put(key.encode()).putInt(value.length).put(value));
    number++;
    bytes.putInt(0, MAGIC).putShort(4, (short) VERSION).putLong(8, number).putInt(16, length);
    bytes.putInt(20, Checksum.of(bytes, HEAD_BYTES, length));
    DiskFile file = files[(int) (number % 2)];
    try {
      file.write(0, bytes.flip());
      file.flush();
    } catch (IOException e) {
      throw new DeviceFailedException("index snapshot could not be written", e);
    }
  }

  @Override
  public NavigableMap<IndexKey, byte[]> page(IndexKey from, IndexKey to, int max) {
    NavigableMap<IndexKey, byte[]> page = new TreeMap<>();
    for (Map.Entry<IndexKey, byte[]> entry : entries.subMap(from, true, to, false).entrySet()) {
      if (page.size() == max) {
        break;
      }
      page.put(entry.getKey(), entry.getValue());
    }
    return page;
  }

  @Override
  public void clear() {
    entries.clear();
    save();
  }

  @Override
  public void close() {
    for (DiskFile file : Arrays.asList(files)) {
      try {
        file.close();
      } catch (IOException e) {
        throw new DeviceFailedException("index snapshot could not be closed", e);
      }
    }
  }
}
