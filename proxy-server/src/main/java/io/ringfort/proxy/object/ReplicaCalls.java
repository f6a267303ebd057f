package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Content;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumMessage;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.node.NodeHealth;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The messages of one operation on one object as calls to its replicas. Safe for use by many
/// threads.
final class ReplicaCalls {
  private final ObjectPlace place;
  private final NodeHealth health;
  private final ObjectNode.Want want;
  private final boolean contentFromAll;
  private final @Nullable StagedData staged;
  private final AtomicReference<Sighting> sighted = new AtomicReference<>(Sighting.NOTHING);

  private volatile boolean writing;

  /// Replicas that could not be reached, by their bits.
  private final AtomicInteger unreached = new AtomicInteger();

  /// What came of a message.
  sealed interface Reply {
    record Answer(QuorumAnswer<VersionContent> answer) implements Reply {}

    /// It was certainly not sent.
    record NotSent() implements Reply {}
  }

  /// The newest version that an answer to a query has shown, with its content.
  record Sighting(Newest newest, Optional<VersionContent> content) {
    static final Sighting NOTHING = new Sighting(Newest.ABSENT, Optional.empty());

    Sighting or(QuorumAnswer<VersionContent> answer) {
      Newest other = answer.view().newest();
      int byOrder = other.order().compareTo(newest.order());
      return byOrder > 0 || (byOrder == 0 && content.isEmpty())
          ? new Sighting(other, answer.content())
          : this;
    }
  }

  /// @param want what a query with content brings
  /// @param contentFromAll every query brings content, whether the coordinator asked for it or not
  /// @param staged the upload of the operation's data, if it is large
  ReplicaCalls(
      ObjectPlace place,
      NodeHealth health,
      ObjectNode.Want want,
      boolean contentFromAll,
      @Nullable StagedData staged) {
    this.place = place;
    this.health = health;
    this.want = want;
    this.contentFromAll = contentFromAll;
    this.staged = staged;
  }

  void succeeded(int replica) {
    health.succeeded(place.primaries().get(replica));
  }

  void failed(int replica, NodeFailedException fault) {
    int _ = unreached.accumulateAndGet(1 << replica, (before, bit) -> before | bit);
    health.failed(place.primaries().get(replica), fault);
  }

  /// Whether the replica could not be reached, or was left alone because of that.
  boolean hasFailed(int replica) {
    return (unreached.get() >>> replica & 1) == 1;
  }

  /// The newest version that any query of the operation has seen.
  Sighting sighted() {
    return sighted.get();
  }

  /// Called before each message: what a query sees after the first commit may be the operation's
  /// own doing and is no sighting.
  void sending(QuorumMessage<VersionContent> message) {
    writing = message instanceof QuorumMessage.Commit<VersionContent>;
  }

  /// Whether a message is answered without waiting for anything but this process.
  boolean isAtOnce(int replica, QuorumMessage<VersionContent> message) {
    return message instanceof QuorumMessage.Query<VersionContent>
        && place.nodes().get(replica).answersAtOnce();
  }

  Reply send(int replica, QuorumMessage<VersionContent> message) {
    if (isLeftAlone(replica)) {
      return notSent(replica);
    }
    ObjectNode node = place.nodes().get(replica);
    return switch (message) {
      case QuorumMessage.Query<VersionContent>(Assignment assignment, boolean withContent) -> {
        ObjectNode.Want brought = withContent || contentFromAll ? want : ObjectNode.Want.NOTHING;
        var answer = node.query(place.key(), assignment, brought);
        if (contentFromAll && !writing) {
          Sighting _ = sighted.updateAndGet(before -> before.or(answer));
        }
        yield new Reply.Answer(answer);
      }
      case QuorumMessage.Stage<VersionContent>(Assignment assignment) ->
          staged == null ? notSent(replica) : stage(replica, assignment, staged);
      case QuorumMessage.Promise<VersionContent>(Assignment assignment, Timestamp order) ->
          new Reply.Answer(node.promise(place.key(), assignment, order));
      case QuorumMessage.Commit<VersionContent>(
              Assignment assignment,
              Version version,
              Content<VersionContent> content) ->
          commit(replica, assignment, version, content);
      case QuorumMessage.Copy<VersionContent> _, QuorumMessage.Fence<VersionContent> _ ->
          throw new IllegalArgumentException("not a message of a client's operation: " + message);
    };
  }

  /// The answer that came with the upload, or a newer one if that was asked under an assignment of
  /// which more is known by now.
  private Reply stage(int replica, Assignment assignment, StagedData upload) {
    Reply reply = upload.answer(replica);
    return switch (reply) {
      case Reply.NotSent _ -> notSent(replica);
      case Reply.Answer(var answer) when answer.kind() == QuorumAnswer.Kind.STALE ->
          new Reply.Answer(
              place.nodes().get(replica).query(place.key(), assignment, ObjectNode.Want.NOTHING));
      case Reply.Answer _ -> reply;
    };
  }

  private Reply notSent(int replica) {
    int _ = unreached.accumulateAndGet(1 << replica, (before, bit) -> before | bit);
    return new Reply.NotSent();
  }

  /// A device that failed lately is not asked while a majority can do without it.
  private boolean isLeftAlone(int replica) {
    if (!health.isLimited(place.primaries().get(replica))) {
      return false;
    }
    int others = 0;
    for (int other = 0; other < place.replicas(); other++) {
      if (other != replica && !health.isLimited(place.primaries().get(other))) {
        others++;
      }
    }
    return others >= place.majority();
  }

  private Reply commit(
      int replica, Assignment assignment, Version version, Content<VersionContent> content) {
    return switch (content) {
      case Content.Own<VersionContent>(VersionContent value) ->
          commitOwn(replica, assignment, version, value);
      case Content.Revised<VersionContent>(VersionContent value, Version base) -> {
        VersionWrite write = write(assignment, version, value, new WriteData.SameData());
        yield commitOrCarry(replica, write, base);
      }
      case Content.CopyOf<VersionContent>(Version source, _) ->
          commitCopy(replica, assignment, version, source);
    };
  }

  private Reply commitOwn(
      int replica, Assignment assignment, Version version, VersionContent value) {
    Optional<ByteBuffer> data = value.data();
    WriteData written;
    if (version.tombstone()) {
      written = new WriteData.Tombstone();
    } else if (data.isPresent()) {
      written = new WriteData.Inline(data.get());
    } else {
      Optional<WriteData> ticket =
          staged == null ? Optional.empty() : staged.ticket(replica).map(WriteData.Staged::new);
      if (ticket.isEmpty()) {
        return notSent(replica);
      }
      written = ticket.get();
    }
    VersionContent own =
        data.isPresent()
            ? VersionContent.inline(value.metadata(), data.get(), version.birth())
            : VersionContent.apart(value.metadata(), value.dataBytes(), version.birth());
    ObjectNode node = place.nodes().get(replica);
    return new Reply.Answer(node.commit(write(assignment, version, own, written)));
  }

  private Reply commitCopy(int replica, Assignment assignment, Version version, Version source) {
    if (source.tombstone()) {
      VersionContent nothing = VersionContent.tombstone();
      VersionWrite write = write(assignment, version, nothing, new WriteData.Tombstone());
      return new Reply.Answer(place.nodes().get(replica).commit(write));
    }
    try (VersionSource from = new VersionSource(place, source.birth())) {
      Optional<VersionContent> content = from.open();
      if (content.isEmpty()) {
        return new Reply.NotSent();
      }
      VersionWrite write = write(assignment, version, content.get(), new WriteData.SameData());
      return commitOrCarry(replica, write, from);
    }
  }

  private Reply commitOrCarry(int replica, VersionWrite write, Version base) {
    try (VersionSource from = new VersionSource(place, base.birth())) {
      return commitOrCarry(replica, write, from);
    }
  }

  /// Commits a version whose data the replica may hold already; if it does not, brings the data.
  /// The first answer then says that nothing was stored, so the version is still committed once.
  private Reply commitOrCarry(int replica, VersionWrite write, VersionSource from) {
    ObjectNode node = place.nodes().get(replica);
    QuorumAnswer<VersionContent> answer = node.commit(write);
    if (answer.kind() != QuorumAnswer.Kind.NO_DATA || from.open().isEmpty()) {
      return new Reply.Answer(answer);
    }
    return new Reply.Answer(from.carry(node, write, node::commit).orElse(answer));
  }

  private VersionWrite write(
      Assignment assignment, Version version, VersionContent content, WriteData data) {
    return new VersionWrite(
        place.key(),
        place.name().path(),
        assignment,
        version,
        content.dataId(),
        content.metadata(),
        data,
        true);
  }
}
