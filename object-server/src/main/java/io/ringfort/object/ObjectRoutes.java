package io.ringfort.object;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.ObjectWire;
import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.StageTicket;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.FrameReader;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.client.wire.WireAnswer;
import io.ringfort.client.wire.WireCall;
import io.ringfort.client.wire.WireHandler;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/// The object calls of this server, for a [io.ringfort.client.wire.WireService] that may serve
/// containers and accounts on the same port. Safe for use by many threads.
public final class ObjectRoutes implements AutoCloseable {
  private final DeviceTable devices;
  private final ReaderLeases leases;

  public ObjectRoutes(DeviceTable devices, Clock clock, RandomGenerator random) {
    this.devices = devices;
    this.leases = new ReaderLeases(clock, random);
  }

  /// The handlers by operation.
  public Map<String, WireHandler> handlers() {
    Map<String, WireHandler> handlers = new TreeMap<>();
    handlers.put(ObjectWire.QUERY, call -> WireAnswer.of(query(call.head())));
    handlers.put(ObjectWire.PROMISE, call -> WireAnswer.of(promise(call.head())));
    handlers.put(ObjectWire.COMMIT, call -> WireAnswer.of(commit(call.head())));
    handlers.put(ObjectWire.COPY, call -> WireAnswer.of(copy(call.head())));
    handlers.put(ObjectWire.KEEP_HANDOFF, call -> WireAnswer.of(keepHandoff(call.head())));
    handlers.put(ObjectWire.STAGE, call -> WireAnswer.of(stage(call)));
    handlers.put(ObjectWire.OPEN, call -> WireAnswer.of(open(call.head())));
    handlers.put(ObjectWire.READ, call -> read(call.head()));
    handlers.put(ObjectWire.CLOSE, call -> WireAnswer.of(close(call.head())));
    handlers.put(ObjectWire.NOTE_MISSED, call -> WireAnswer.of(noteMissed(call.head())));
    handlers.put(ObjectWire.MISSED_VERSIONS, call -> WireAnswer.of(missedVersions(call.head())));
    handlers.put(ObjectWire.DROP_MISSED, call -> WireAnswer.of(dropMissed(call.head())));
    handlers.put(ObjectWire.ROWS_PAID, call -> WireAnswer.of(rowsPaid(call.head())));
    handlers.put(ObjectWire.OWED_ROWS, call -> WireAnswer.of(owedRows(call.head())));
    handlers.put(ObjectWire.STATUS, call -> WireAnswer.of(status(call.head())));
    return handlers;
  }

  private ObjectNode node(WireReader in) {
    return devices.require(in.text());
  }

  private WireWriter query(WireReader in) {
    ObjectNode node = node(in);
    ObjectKey key = ObjectWire.key(in);
    Assignment assignment = ObjectWire.assignment(in);
    ObjectNode.Want want = ObjectWire.want(in);
    in.requireEnd();
    return answer(node.query(key, assignment, want));
  }

  private WireWriter promise(WireReader in) {
    ObjectNode node = node(in);
    ObjectKey key = ObjectWire.key(in);
    Assignment assignment = ObjectWire.assignment(in);
    Timestamp order = in.timestamp();
    in.requireEnd();
    return answer(node.promise(key, assignment, order));
  }

  private WireWriter commit(WireReader in) {
    ObjectNode node = node(in);
    var write = ObjectWire.write(in);
    in.requireEnd();
    return answer(node.commit(write));
  }

  private WireWriter copy(WireReader in) {
    ObjectNode node = node(in);
    var write = ObjectWire.write(in);
    boolean confirmed = in.flag();
    in.requireEnd();
    return answer(node.copy(write, confirmed));
  }

  private WireWriter keepHandoff(WireReader in) {
    ObjectNode node = node(in);
    var write = ObjectWire.write(in);
    int forDevice = in.i32();
    in.requireEnd();
    return answer(node.keepHandoff(forDevice, write));
  }

  private static WireWriter answer(QuorumAnswer<VersionContent> answer) {
    int content =
        answer.content().map(c -> c.metadata().remaining() + (int) inlineBytes(c)).orElse(0);
    WireWriter out = new WireWriter(256 + content);
    ObjectWire.putAnswer(out, answer);
    return out;
  }

  private static long inlineBytes(VersionContent content) {
    return content.data().isPresent() ? content.dataBytes() : 0;
  }

  private WireWriter stage(WireCall call) throws IOException {
    WireReader in = call.head();
    ObjectNode node = node(in);
    ObjectKey key = ObjectWire.key(in);
    Assignment assignment = ObjectWire.assignment(in);
    long dataBytes = in.i64();
    in.requireEnd();
    try (StagedUpload upload = node.stage(key, assignment, dataBytes)) {
      FrameReader frames = new FrameReader(call);
      boolean welcome = true;
      for (ByteBuffer part = frames.next(); welcome && part.hasRemaining(); ) {
        welcome = upload.write(part);
        if (welcome) {
          part = frames.next();
        }
      }
      return switch (upload.finish()) {
        case StagedUpload.Outcome.Full _ -> new WireWriter().flag(false);
        case StagedUpload.Outcome.Staged(StageTicket ticket, var seen) -> {
          WireWriter out = new WireWriter().flag(true).i64(ticket.place()).i64(ticket.use());
          ObjectWire.putAnswer(out, seen);
          yield out;
        }
      };
    }
  }

  private WireWriter open(WireReader in) {
    ObjectNode node = node(in);
    ObjectKey key = ObjectWire.key(in);
    Timestamp birth = in.timestamp();
    in.requireEnd();
    return switch (node.open(key, birth)) {
      case OpenOutcome.NotHeld _ -> new WireWriter().u8(0);
      case OpenOutcome.Damaged(String reason) -> new WireWriter().u8(1).text(reason);
      case OpenOutcome.Opened(OpenObject object) -> opened(object);
    };
  }

  /// Data that is not in the answer stays open under a lease; without one, a read opens it again.
  private WireWriter opened(OpenObject object) {
    VersionContent content = object.content();
    Optional<Long> lease = content.data().isPresent() ? Optional.empty() : leases.grant(object);
    if (lease.isEmpty()) {
      object.close();
    }
    WireWriter out = new WireWriter(256 + (int) inlineBytes(content)).u8(2).i64(lease.orElse(0L));
    ObjectWire.putContent(out, content);
    return out;
  }

  private WireAnswer read(WireReader in) {
    ObjectNode node = node(in);
    ObjectKey key = ObjectWire.key(in);
    Timestamp birth = in.timestamp();
    long lease = in.i64();
    long from = in.i64();
    long count = in.i64();
    in.requireEnd();
    Optional<OpenObject> leased = leases.borrow(lease);
    OpenObject object = leased.orElseGet(() -> reopen(node, key, birth));
    AutoCloseable release = leased.isPresent() ? () -> leases.giveBack(lease) : object;
    long bytes = object.content().dataBytes();
    if (from < 0 || count < 0 || from > bytes - count) {
      close(release);
      throw new IllegalArgumentException(
          "range " + from + " + " + count + " is outside of " + bytes + " bytes");
    }
    return WireAnswer.stream(
        new WireWriter(), count, sink -> object.transferTo(sink, from, count), release);
  }

  private static OpenObject reopen(ObjectNode node, ObjectKey key, Timestamp birth) {
    return switch (node.open(key, birth)) {
      case OpenOutcome.Opened(OpenObject object) -> object;
      case OpenOutcome.NotHeld _ ->
          throw new NodeFailedException(Kind.FAILED, key + ": the version is not held any more");
      case OpenOutcome.Damaged(String reason) ->
          throw new NodeFailedException(Kind.FAILED, key + ": " + reason);
    };
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException("an open version cannot be closed", e);
    }
  }

  private WireWriter close(WireReader in) {
    ObjectNode _ = node(in);
    long lease = in.i64();
    in.requireEnd();
    leases.end(lease);
    return new WireWriter();
  }

  private WireWriter noteMissed(WireReader in) {
    ObjectNode node = node(in);
    MissedVersion missed = ObjectWire.missed(in);
    in.requireEnd();
    node.noteMissed(missed);
    return new WireWriter();
  }

  private WireWriter missedVersions(WireReader in) {
    ObjectNode node = node(in);
    int max = in.i32();
    List<MissedVersion> page =
        node.missedVersions(in.flag() ? ObjectWire.missed(in) : null, checkedPage(max));
    return list(page, ObjectWire::putMissed);
  }

  private WireWriter dropMissed(WireReader in) {
    ObjectNode node = node(in);
    MissedVersion missed = ObjectWire.missed(in);
    in.requireEnd();
    node.dropMissed(missed);
    return new WireWriter();
  }

  private WireWriter rowsPaid(WireReader in) {
    ObjectNode node = node(in);
    int count = in.count(1);
    List<PaidRow> rows = new ArrayList<>(checkedPage(count));
    for (int index = 0; index < count; index++) {
      rows.add(new PaidRow(ObjectWire.key(in), in.timestamp()));
    }
    in.requireEnd();
    node.rowsPaid(rows);
    return new WireWriter();
  }

  private WireWriter owedRows(WireReader in) {
    ObjectNode node = node(in);
    Timestamp madeBefore = in.timestamp();
    int max = in.i32();
    List<OwedRow> page =
        node.owedRows(madeBefore, in.flag() ? ObjectWire.key(in) : null, checkedPage(max));
    return list(page, ObjectWire::putOwed);
  }

  private static int checkedPage(int max) {
    if (max < 1 || max > ObjectNode.PAGE_MAX) {
      throw new IllegalArgumentException("page of " + max + " items");
    }
    return max;
  }

  private static <E> WireWriter list(List<E> items, BiConsumer<WireWriter, E> writer) {
    WireWriter out = new WireWriter(64 * (1 + items.size())).i32(items.size());
    items.forEach(item -> writer.accept(out, item));
    return out;
  }

  private WireWriter status(WireReader in) {
    ObjectNode node = node(in);
    in.requireEnd();
    WireWriter out = new WireWriter();
    ObjectWire.putStatus(out, node.status());
    return out;
  }

  /// Closes what is kept open for others; the devices are their owner's.
  @Override
  public void close() {
    leases.close();
  }
}
