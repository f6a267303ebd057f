package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A record on its way into the log, encoded by the thread that brings it, so that the writer only
/// copies.
final class LogRecord {
  /// Who may use the last of the space.
  enum Urgency {
    /// Brings data: leaves the reserve alone.
    DATA,
    /// Takes little and may free much: deletes, promises, marks.
    CONTROL,
    /// Brings back more space than it takes.
    COMPACTION
  }

  static final ObjectKey NO_KEY = new ObjectKey(0, new NameHash(0, 0));
  private static final byte[] NO_PAYLOAD = new byte[0];
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  final RecordHeader header;
  final String name;
  final Urgency urgency;
  final boolean lazy;
  final Ticket ticket = new Ticket();

  private @Nullable Version version;
  private final ByteBuffer head;
  private final ByteBuffer data;

  private LogRecord(
      RecordHeader header,
      String name,
      ByteBuffer head,
      ByteBuffer data,
      Urgency urgency,
      boolean lazy) {
    this.header = header;
    this.name = name;
    this.head = head;
    this.data = data;
    this.urgency = urgency;
    this.lazy = lazy;
  }

  /// A version. The data buffer is not copied: it must not change until the ticket is done.
  static LogRecord version(RecordHeader draft, String name, ByteBuffer metadata, ByteBuffer data) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    int blocks = draft.type() == RecordType.PUT ? Checksum.blocks(data.remaining()) : 0;
    int bodyBytes = nameBytes.length + metadata.remaining() + 4 * blocks;
    ByteBuffer head = ByteBuffer.allocate((RecordHeader.BYTES + bodyBytes + 7) & -8);
    head.position(RecordHeader.BYTES).put(nameBytes).put(metadata.duplicate());
    if (blocks > 0) {
      Checksum.putBlocks(data, head);
    }
    RecordHeader header =
        new RecordHeader(
            draft.type(),
            draft.owesRow(),
            nameBytes.length,
            metadata.remaining(),
            draft.type() == RecordType.PUT ? data.remaining() : draft.dataBytes(),
            draft.key(),
            draft.device(),
            draft.order(),
            draft.birth(),
            draft.dataId(),
            draft.extent(),
            draft.use(),
            Checksum.of(head, RecordHeader.BYTES, bodyBytes));
    header.encode(head, 0);
    return new LogRecord(
        header,
        name,
        head.clear(),
        data.duplicate(),
        draft.type() == RecordType.TOMBSTONE ? Urgency.CONTROL : Urgency.DATA,
        false);
  }

  /// A mark about a key.
  static LogRecord mark(
      RecordType type, ObjectKey key, int device, Timestamp order, byte[] payload, boolean lazy) {
    RecordHeader draft =
        new RecordHeader(
            type,
            false,
            0,
            payload.length,
            0,
            key,
            device,
            order,
            order,
            Timestamp.ZERO,
            0,
            0,
            Checksum.of(payload));
    ByteBuffer head = ByteBuffer.allocate(draft.recordBytes());
    head.put(RecordHeader.BYTES, payload);
    draft.encode(head, 0);
    return new LogRecord(draft, "", head, NOTHING, Urgency.CONTROL, lazy);
  }

  /// A mark that the bytes of a version are damaged.
  static LogRecord damage(ObjectKey key, Version version) {
    LogRecord mark =
        mark(RecordType.DAMAGED, key, RecordHeader.NO_DEVICE, version.order(), NO_PAYLOAD, false);
    mark.version = version;
    return mark;
  }

  /// The version that this record is about.
  Version version() {
    Version known = version;
    return known == null ? header.version() : known;
  }

  /// A record as it stands in a slab, to be written again elsewhere.
  static LogRecord moved(RecordHeader header, String name, ByteBuffer record) {
    return new LogRecord(header, name, record, NOTHING, Urgency.COMPACTION, false);
  }

  /// What a mark says besides its key.
  byte[] payload() {
    if (header.type().isVersion()) {
      return NO_PAYLOAD;
    }
    byte[] payload = new byte[header.metaBytes()];
    head.get(RecordHeader.BYTES, payload);
    return payload;
  }

  int bytes() {
    return header.recordBytes();
  }

  /// Copies the record to the buffer's position, padded.
  void copyTo(ByteBuffer target) {
    int end = target.position() + bytes();
    target.put(head.duplicate());
    target.put(data.duplicate());
    while (target.position() < end) {
      target.put((byte) 0);
    }
  }
}
