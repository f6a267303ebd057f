package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Turns commit requests into records of the log.
final class CommitDrafts {
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  private final DeviceParts parts;
  private final RecordStore records;
  private final int inlineBytesMax;

  CommitDrafts(DeviceParts parts, RecordStore records, int inlineBytesMax) {
    this.parts = parts;
    this.records = records;
    this.inlineBytesMax = inlineBytesMax;
  }

  /// A record and the staged data that it takes.
  record Draft(LogRecord record, @Nullable StagedData staged) {}

  /// The record of a request, under the lock of the key; null if its data is not here.
  @Nullable Draft draft(CommitRequest request, int device) {
    return switch (request.content()) {
      case ObjectContent.Tombstone _ ->
          new Draft(
              record(request, device, RecordType.TOMBSTONE, NO_DATA, Timestamp.ZERO, 0, 0, 0),
              null);
      case ObjectContent.Inline(ByteBuffer data) -> {
        if (data.remaining() > inlineBytesMax) {
          throw new IllegalArgumentException(
              "inline data has " + data.remaining() + " bytes, more than " + inlineBytesMax);
        }
        yield new Draft(
            record(request, device, RecordType.PUT, data, request.dataId(), 0, 0, 0), null);
      }
      case ObjectContent.Staged(StagedData staged) -> staged(request, device, staged);
      case ObjectContent.SameData(Timestamp dataId) -> sameData(request, device, dataId);
    };
  }

  private @Nullable Draft staged(CommitRequest request, int device, StagedData staged) {
    long dataBytes = parts.extents().claim(staged, request.key());
    return dataBytes < 0
        ? null
        : new Draft(
            record(
                request,
                device,
                RecordType.LARGE,
                NO_DATA,
                request.dataId(),
                staged.extent(),
                staged.use(),
                dataBytes),
            staged);
  }

  private @Nullable Draft sameData(CommitRequest request, int device, Timestamp dataId) {
    ObjectKey key = request.key();
    IndexEntry entry = parts.tables().newest(key);
    if (entry.isAbsent()
        || entry.isTombstone()
        || entry.damaged()
        || device != RecordHeader.NO_DEVICE
        || !entry.dataId().equals(dataId)) {
      return null;
    }
    if (entry.type() == RecordType.LARGE) {
      return new Draft(
          record(
              request,
              device,
              RecordType.LARGE,
              NO_DATA,
              dataId,
              entry.extent(),
              entry.use(),
              entry.dataBytes()),
          null);
    }
    RecordStore.Place place = records.acquire(key, RecordHeader.NO_DEVICE, entry);
    if (!(records.read(place) instanceof ReadResult.Found(ObjectReader reader))) {
      return null;
    }
    try (reader) {
      ByteBuffer data = ByteBuffer.allocate((int) reader.dataBytes());
      data.put(reader.data()).flip();
      return new Draft(record(request, device, RecordType.PUT, data, dataId, 0, 0, 0), null);
    }
  }

  private static LogRecord record(
      CommitRequest request,
      int device,
      RecordType type,
      ByteBuffer data,
      Timestamp dataId,
      long extent,
      long use,
      long dataBytes) {
    RecordHeader draft =
        new RecordHeader(
            type,
            request.owesRow(),
            0,
            0,
            dataBytes,
            request.key(),
            device,
            request.version().order(),
            request.version().birth(),
            dataId,
            extent,
            use,
            0);
    return LogRecord.version(draft, request.name(), request.metadata(), data);
  }

  /// Lets another commit take the staged data: this one was not written.
  void giveBack(Draft draft) {
    StagedData staged = draft.staged;
    if (staged != null) {
      parts.extents().unclaim(staged);
    }
  }
}
