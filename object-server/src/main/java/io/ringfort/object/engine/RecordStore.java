package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.object.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads versions from slabs and extents, and holds these back from being used again meanwhile.
/// Every record is checked before it is shown; one that is damaged goes into quarantine.
final class RecordStore implements RecordReader.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

  private final DeviceParts parts;
  private final ReadBuffers buffers;
  private final Quarantine quarantine;

  RecordStore(DeviceParts parts, boolean direct, Quarantine quarantine) {
    this.parts = parts;
    this.buffers = new ReadBuffers(direct);
    this.quarantine = quarantine;
  }

  /// Buffers of the device.
  ReadBuffers buffers() {
    return buffers;
  }

  /// A version that is held for reading.
  ///
  /// @param device whose copy it is; -1 for this device's own version
  /// @param file of its extent, if it has one
  record Place(ObjectKey key, int device, IndexEntry entry, Slab slab, @Nullable DiskFile file) {}

  /// Holds a version for reading, under the lock of its key.
  Place acquire(ObjectKey key, int device, IndexEntry entry) {
    Slab slab = parts.pool().slab(entry.slab());
    if (slab == null) {
      throw parts
          .health()
          .fail(new AssertionError("the index points to slab " + entry.slab() + ", not here"));
    }
    DiskFile file = null;
    if (entry.type() == RecordType.LARGE) {
      try {
        file = parts.extents().acquire(entry.extent());
      } catch (IOException e) {
        LOG.warn("extent {} of {} can not be opened", entry.extent(), key, e);
      }
    }
    slab.readers.incrementAndGet();
    return new Place(key, device, entry, slab, file);
  }

  /// Reads and checks the record; what was held is released with the reader, or at once.
  ReadResult read(Place place) {
    IndexEntry entry = place.entry;
    ByteBuffer record = buffers.take(entry.recordBytes());
    String damage;
    try {
      place.slab.file.read(entry.offset(), record);
      record.flip();
      RecordHeader header = RecordHeader.decode(record, 0, entry.recordBytes());
      if (header == null || !entry.matches(header, place.key) || header.device() != place.device) {
        damage = "the record is not where it should be";
      } else if (!header.bodyIsSound(record, 0) || !header.dataIsSound(record, 0)) {
        damage = "the record is damaged";
      } else {
        ExtentData extent = extent(place);
        if (extent != null) {
          return new ReadResult.Found(
              new RecordReader(this, place.key, entry, header, record, buffers, extent));
        }
        damage = "the extent is damaged";
      }
    } catch (IOException e) {
      damage = "unreadable: " + e.getMessage();
    } finally {
      place.slab.release();
    }
    buffers.give(record);
    if (place.file != null) {
      parts.extents().leave(entry.extent());
    }
    if (place.device == RecordHeader.NO_DEVICE) {
      quarantine.add(place.key, entry, damage);
    } else {
      quarantine.count(place.key, entry, damage);
    }
    return new ReadResult.Quarantined(entry.held(place.key), damage);
  }

  private @Nullable ExtentData extent(Place place) throws IOException {
    IndexEntry entry = place.entry;
    if (entry.type() != RecordType.LARGE) {
      return ExtentData.NONE;
    }
    return place.file == null
        ? null
        : ExtentData.open(place.file, parts.tag(), entry.extent(), entry.use(), entry.dataBytes());
  }

  @Override
  public CorruptObjectException damaged(ObjectKey key, IndexEntry entry, String reason) {
    quarantine.add(key, entry, reason);
    return new CorruptObjectException(key + ": " + reason);
  }

  @Override
  public void closed(RecordReader reader) {
    buffers.give(reader.record);
    if (reader.entry.type() == RecordType.LARGE) {
      parts.extents().leave(reader.entry.extent());
    }
  }
}
