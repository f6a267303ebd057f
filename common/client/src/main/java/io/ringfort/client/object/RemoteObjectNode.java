package io.ringfort.client.object;

import io.ringfort.client.wire.FrameWriter;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.WireClient;
import io.ringfort.client.wire.WireUpload;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A device of another server. Safe for use by many threads.
public final class RemoteObjectNode implements ObjectNode {
  private final WireClient wire;
  private final NodeAddress address;
  private final String device;

  /// @param address where the server of the device listens
  /// @param device name of the device on its server
  public RemoteObjectNode(WireClient wire, NodeAddress address, String device) {
    this.wire = wire;
    this.address = address;
    this.device = device;
  }

  @Override
  public QuorumAnswer<VersionContent> query(ObjectKey key, Assignment assignment, Want want) {
    WireWriter head = head(key);
    ObjectWire.putAssignment(head, assignment);
    ObjectWire.putWant(head, want);
    return call(ObjectWire.QUERY, head, ObjectWire::answer);
  }

  @Override
  public QuorumAnswer<VersionContent> promise(
      ObjectKey key, Assignment assignment, Timestamp order) {
    WireWriter head = head(key);
    ObjectWire.putAssignment(head, assignment);
    return call(ObjectWire.PROMISE, head.timestamp(order), ObjectWire::answer);
  }

  @Override
  public QuorumAnswer<VersionContent> commit(VersionWrite write) {
    return call(ObjectWire.COMMIT, head(write), ObjectWire::answer);
  }

  @Override
  public QuorumAnswer<VersionContent> copy(VersionWrite write, boolean confirmed) {
    return call(ObjectWire.COPY, head(write).flag(confirmed), ObjectWire::answer);
  }

  @Override
  public QuorumAnswer<VersionContent> keepHandoff(int forDevice, VersionWrite write) {
    return call(ObjectWire.KEEP_HANDOFF, head(write).i32(forDevice), ObjectWire::answer);
  }

  @Override
  public StagedUpload stage(ObjectKey key, Assignment assignment, long dataBytes) {
    WireWriter head = head(key);
    ObjectWire.putAssignment(head, assignment);
    head.i64(dataBytes);
    return new RemoteUpload(this, wire.upload(address, ObjectWire.STAGE, head));
  }

  @Override
  public OpenOutcome open(ObjectKey key, Timestamp birth) {
    return call(
        ObjectWire.OPEN,
        head(key).timestamp(birth),
        in ->
            switch (in.u8()) {
              case 0 -> new OpenOutcome.NotHeld();
              case 1 -> new OpenOutcome.Damaged(in.text());
              case 2 ->
                  new OpenOutcome.Opened(
                      new RemoteOpenObject(this, key, birth, in.i64(), ObjectWire.content(in)));
              default -> throw new WireFormatException("outcome of opening is unknown");
            });
  }

  @Override
  public void noteMissed(MissedVersion missed) {
    WireWriter head = head();
    ObjectWire.putMissed(head, missed);
    order(ObjectWire.NOTE_MISSED, head);
  }

  @Override
  public List<MissedVersion> missedVersions(@Nullable MissedVersion after, int max) {
    WireWriter head = head().i32(max).flag(after != null);
    if (after != null) {
      ObjectWire.putMissed(head, after);
    }
    return call(ObjectWire.MISSED_VERSIONS, head, in -> list(in, ObjectWire::missed));
  }

  @Override
  public void dropMissed(MissedVersion missed) {
    WireWriter head = head();
    ObjectWire.putMissed(head, missed);
    order(ObjectWire.DROP_MISSED, head);
  }

  @Override
  public void rowsPaid(List<PaidRow> rows) {
    WireWriter head = head().i32(rows.size());
    for (PaidRow row : rows) {
      ObjectWire.putKey(head, row.key());
      head.timestamp(row.order());
    }
    order(ObjectWire.ROWS_PAID, head);
  }

  @Override
  public List<OwedRow> owedRows(Timestamp madeBefore, @Nullable ObjectKey after, int max) {
    WireWriter head = head().timestamp(madeBefore).i32(max).flag(after != null);
    if (after != null) {
      ObjectWire.putKey(head, after);
    }
    return call(ObjectWire.OWED_ROWS, head, in -> list(in, ObjectWire::owed));
  }

  @Override
  public NodeStatus status() {
    return call(ObjectWire.STATUS, head(), ObjectWire::status);
  }

  @Override
  public boolean answersAtOnce() {
    return false;
  }

  WireClient wire() {
    return wire;
  }

  NodeAddress address() {
    return address;
  }

  WireWriter head() {
    return new WireWriter().text(device);
  }

  WireWriter head(ObjectKey key) {
    WireWriter head = head();
    ObjectWire.putKey(head, key);
    return head;
  }

  private WireWriter head(VersionWrite write) {
    int data = write.data() instanceof WriteData.Inline(ByteBuffer bytes) ? bytes.remaining() : 0;
    WireWriter head = new WireWriter(1024 + write.metadata().remaining() + data).text(device);
    ObjectWire.putWrite(head, write);
    return head;
  }

  void order(String operation, WireWriter head) {
    boolean _ = call(operation, head, _ -> true);
  }

  private <R> R call(String operation, WireWriter head, Function<WireReader, R> decoder) {
    return decode(operation, wire.call(address, operation, head), decoder);
  }

  <R> R decode(String operation, WireReader in, Function<WireReader, R> decoder) {
    try {
      R reply = decoder.apply(in);
      in.requireEnd();
      return reply;
    } catch (WireFormatException | IllegalArgumentException e) {
      throw new NodeFailedException(
          NodeFailedException.Kind.FAILED,
          this + ": " + operation + ": reply is not readable: " + e.getMessage(),
          e);
    }
  }

  private static <E> List<E> list(WireReader in, Function<WireReader, E> item) {
    int count = in.count(1);
    List<E> items = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      items.add(item.apply(in));
    }
    return items;
  }

  @Override
  public String toString() {
    return address + "/" + device;
  }

  /// An upload in frames, see [FrameWriter].
  private static final class RemoteUpload implements StagedUpload {
    private final RemoteObjectNode node;
    private final WireUpload upload;
    private final FrameWriter frames;

    RemoteUpload(RemoteObjectNode node, WireUpload upload) {
      this.node = node;
      this.upload = upload;
      this.frames = new FrameWriter(upload::write);
    }

    @Override
    public boolean write(ByteBuffer data) {
      return frames.write(data);
    }

    @Override
    public Outcome finish() {
      boolean _ = frames.end();
      return node.decode(
          ObjectWire.STAGE,
          upload.finish(),
          in ->
              in.flag()
                  ? new Outcome.Staged(new StageTicket(in.i64(), in.i64()), ObjectWire.answer(in))
                  : new Outcome.Full());
    }

    @Override
    public void abort() {
      upload.abort();
    }

    @Override
    public void close() {
      upload.close();
    }
  }
}
