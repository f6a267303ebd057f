package io.ringfort.client.object;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.ReplicaView;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// How the calls of [ObjectNode] are written. Every head begins with the name of the device.
///
/// ```
/// key          u8 policy | i64 i64 hash
/// assignment   blob, see Assignment
/// version      timestamp order | timestamp birth | flag tombstone
/// newest       flag held | version
/// view         newest | timestamp floor | flag full
/// content      blob metadata | i64 data bytes | timestamp data id | flag here | blob data
/// answer       u8 kind | view | flag | content | flag | assignment
/// write        key | text name | assignment | version | timestamp data id | blob metadata
///              | u8 0 inline | blob
///                 1 staged | i64 place | i64 use
///                 2 same data
///                 3 tombstone
///              | flag owes row
/// ```
public final class ObjectWire {
  public static final String QUERY = "object/query";
  public static final String PROMISE = "object/promise";
  public static final String COMMIT = "object/commit";
  public static final String COPY = "object/copy";
  public static final String KEEP_HANDOFF = "object/keep-handoff";
  public static final String STAGE = "object/stage";
  public static final String OPEN = "object/open";
  public static final String READ = "object/read";
  public static final String CLOSE = "object/close";
  public static final String NOTE_MISSED = "object/note-missed";
  public static final String MISSED_VERSIONS = "object/missed-versions";
  public static final String DROP_MISSED = "object/drop-missed";
  public static final String ROWS_PAID = "object/rows-paid";
  public static final String OWED_ROWS = "object/owed-rows";
  public static final String STATUS = "object/status";

  /// A kind's place in this list stands for it on the wire: append only.
  private static final List<QuorumAnswer.Kind> KINDS =
      List.of(
          QuorumAnswer.Kind.SEEN,
          QuorumAnswer.Kind.HELD,
          QuorumAnswer.Kind.NEWER,
          QuorumAnswer.Kind.FLOOR,
          QuorumAnswer.Kind.NO_DATA,
          QuorumAnswer.Kind.NO_SPACE,
          QuorumAnswer.Kind.TOO_FAR_AHEAD,
          QuorumAnswer.Kind.GRANTED,
          QuorumAnswer.Kind.REFUSED,
          QuorumAnswer.Kind.STALE,
          QuorumAnswer.Kind.FENCED);

  /// As [#KINDS].
  private static final List<ObjectNode.Want> WANTS =
      List.of(ObjectNode.Want.NOTHING, ObjectNode.Want.METADATA, ObjectNode.Want.DATA);

  private ObjectWire() {}

  public static void putKey(WireWriter out, ObjectKey key) {
    out.u8(key.policy()).i64(key.hash().high()).i64(key.hash().low());
  }

  public static ObjectKey key(WireReader in) {
    return new ObjectKey(in.u8(), new NameHash(in.i64(), in.i64()));
  }

  public static void putAssignment(WireWriter out, Assignment assignment) {
    ByteBuffer bytes = ByteBuffer.allocate(assignment.encodedBytes());
    assignment.encode(bytes);
    out.blob(bytes.flip());
  }

  public static Assignment assignment(WireReader in) {
    return Assignment.decode(ByteBuffer.wrap(in.blob()));
  }

  private static void putVersion(WireWriter out, Version version) {
    out.timestamp(version.order()).timestamp(version.birth()).flag(version.tombstone());
  }

  private static Version version(WireReader in) {
    return new Version(in.timestamp(), in.timestamp(), in.flag());
  }

  private static void putView(WireWriter out, ReplicaView view) {
    switch (view.newest()) {
      case Newest.Absent _ -> out.flag(false);
      case Version version -> putVersion(out.flag(true), version);
    }
    out.timestamp(view.floor()).flag(view.full());
  }

  private static ReplicaView view(WireReader in) {
    Newest newest = in.flag() ? version(in) : Newest.ABSENT;
    return new ReplicaView(newest, in.timestamp(), in.flag());
  }

  public static void putContent(WireWriter out, VersionContent content) {
    out.blob(content.metadata()).i64(content.dataBytes()).timestamp(content.dataId());
    Optional<ByteBuffer> data = content.data();
    out.flag(data.isPresent());
    data.ifPresent(out::blob);
  }

  public static VersionContent content(WireReader in) {
    ByteBuffer metadata = ByteBuffer.wrap(in.blob());
    long dataBytes = in.i64();
    Timestamp dataId = in.timestamp();
    return in.flag()
        ? VersionContent.inline(metadata, ByteBuffer.wrap(in.blob()), dataId)
        : VersionContent.apart(metadata, dataBytes, dataId);
  }

  public static void putAnswer(WireWriter out, QuorumAnswer<VersionContent> answer) {
    out.u8(KINDS.indexOf(answer.kind()));
    putView(out, answer.view());
    out.flag(answer.content().isPresent());
    answer.content().ifPresent(content -> putContent(out, content));
    out.flag(answer.known().isPresent());
    answer.known().ifPresent(known -> putAssignment(out, known));
  }

  public static QuorumAnswer<VersionContent> answer(WireReader in) {
    QuorumAnswer.Kind kind = item(KINDS, in.u8());
    ReplicaView view = view(in);
    Optional<VersionContent> content = in.flag() ? Optional.of(content(in)) : Optional.empty();
    if (in.flag()) {
      return QuorumAnswer.stale(view, assignment(in));
    }
    return content.isPresent()
        ? QuorumAnswer.with(kind, view, content.get())
        : QuorumAnswer.of(kind, view);
  }

  public static void putWant(WireWriter out, ObjectNode.Want want) {
    out.u8(WANTS.indexOf(want));
  }

  public static ObjectNode.Want want(WireReader in) {
    return item(WANTS, in.u8());
  }

  private static <E> E item(List<E> items, int code) {
    if (code >= items.size()) {
      throw new WireFormatException("code is " + code + ", expected one of " + items);
    }
    return items.get(code);
  }

  public static void putWrite(WireWriter out, VersionWrite write) {
    putKey(out, write.key());
    out.text(write.name());
    putAssignment(out, write.assignment());
    putVersion(out, write.version());
    out.timestamp(write.dataId()).blob(write.metadata());
    switch (write.data()) {
      case WriteData.Inline(ByteBuffer bytes) -> out.u8(0).blob(bytes);
      case WriteData.Staged(StageTicket ticket) -> out.u8(1).i64(ticket.place()).i64(ticket.use());
      case WriteData.SameData _ -> out.u8(2);
      case WriteData.Tombstone _ -> out.u8(3);
    }
    out.flag(write.owesRow());
  }

  public static VersionWrite write(WireReader in) {
    return new VersionWrite(
        key(in),
        in.text(),
        assignment(in),
        version(in),
        in.timestamp(),
        ByteBuffer.wrap(in.blob()),
        data(in),
        in.flag());
  }

  private static WriteData data(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new WriteData.Inline(ByteBuffer.wrap(in.blob()));
      case 1 -> new WriteData.Staged(new StageTicket(in.i64(), in.i64()));
      case 2 -> new WriteData.SameData();
      case 3 -> new WriteData.Tombstone();
      default -> throw new WireFormatException("kind of data is " + kind);
    };
  }

  public static void putMissed(WireWriter out, MissedVersion missed) {
    putKey(out, missed.key());
    out.timestamp(missed.order()).i32(missed.device());
  }

  public static MissedVersion missed(WireReader in) {
    return new MissedVersion(key(in), in.timestamp(), in.i32());
  }

  public static void putOwed(WireWriter out, OwedRow owed) {
    putKey(out, owed.key());
    out.timestamp(owed.order()).text(owed.name());
  }

  public static OwedRow owed(WireReader in) {
    return new OwedRow(key(in), in.timestamp(), in.text());
  }

  public static void putStatus(WireWriter out, NodeStatus status) {
    out.text(status.device()).flag(status.online()).flag(status.acceptsData());
    out.i64(status.capacityBytes()).i64(status.usedBytes());
    out.i64(status.objects()).i64(status.quarantined()).text(status.failure());
  }

  public static NodeStatus status(WireReader in) {
    return new NodeStatus(
        in.text(), in.flag(), in.flag(), in.i64(), in.i64(), in.i64(), in.i64(), in.text());
  }
}
