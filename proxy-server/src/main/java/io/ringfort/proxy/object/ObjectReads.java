package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.quorum.QuorumRead;
import io.ringfort.common.quorum.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads: the newest version that a majority shows, completed to a majority where a write was left
/// half done. The data comes from the nearest replica that can read it. Safe for use by many
/// threads.
final class ObjectReads {
  /// How often a read begins anew because what it found was overwritten before it was opened.
  private static final int OVERTAKEN_MAX = 5;

  /// How long to wait for the content after the majority has answered, before it is asked of
  /// another.
  private static final Duration CONTENT_PATIENCE = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(ObjectReads.class);

  private final ObjectHall hall;
  private final ObjectRegister register;
  private final ObjectCounters counters;

  /// What a read came to.
  private sealed interface Read {
    record Nothing() implements Read {}

    record Unanswered() implements Read {}

    /// There is an object, with as much of its content as came along.
    record Seen(ObjectPlace place, Version version, Optional<VersionContent> content)
        implements Read {}
  }

  ObjectReads(ObjectHall hall, ObjectRegister register, ObjectCounters counters) {
    this.hall = hall;
    this.register = register;
    this.counters = counters;
  }

  HeadOutcome head(ObjectName name, int policy) {
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      switch (read(name, policy, ObjectNode.Want.METADATA)) {
        case Read.Nothing _ -> {
          return new HeadOutcome.Absent();
        }
        case Read.Unanswered _ -> {
          return unknown(new HeadOutcome.Unknown());
        }
        case Read.Seen(ObjectPlace place, Version version, Optional<VersionContent> content) -> {
          Optional<VersionContent> known =
              content.isPresent() ? content : contentFromHolder(place, version);
          if (known.isPresent()) {
            ObjectInfo info = info(name, version, known.get());
            return info.metadata().isExpiredAt(hall.clock().now())
                ? new HeadOutcome.Absent()
                : new HeadOutcome.Found(info);
          }
        }
      }
    }
    return unknown(new HeadOutcome.Unknown());
  }

  private Optional<VersionContent> contentFromHolder(ObjectPlace place, Version version) {
    return register
        .context()
        .call(() -> {
          try (VersionSource source = new VersionSource(place, version.birth())) {
            return source.open();
          }
        });
  }

  GetOutcome get(ObjectName name, int policy) {
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      switch (read(name, policy, ObjectNode.Want.DATA)) {
        case Read.Nothing _ -> {
          return new GetOutcome.Absent();
        }
        case Read.Unanswered _ -> {
          return unknown(new GetOutcome.Unknown());
        }
        case Read.Seen seen -> {
          Optional<GetOutcome> outcome = open(name, seen);
          if (outcome.isPresent()) {
            return outcome.get();
          }
        }
      }
    }
    return unknown(new GetOutcome.Unknown());
  }

  /// Opens what was seen; empty if it is gone already.
  private Optional<GetOutcome> open(ObjectName name, Read.Seen seen) {
    Optional<ByteBuffer> data = seen.content().flatMap(VersionContent::data);
    if (data.isPresent()) {
      ObjectInfo info = info(name, seen.version(), seen.content().orElseThrow());
      return Optional.of(whole(new SmallObject(info, data.get()), data.get().remaining()));
    }
    LargeObject object =
        new LargeObject(hall, register::context, counters, seen.place(), seen.version());
    return object.open() ? Optional.of(whole(object, object.storedBytes())) : Optional.empty();
  }

  /// The object as readers see it: a composite is its parts.
  private GetOutcome whole(StoredObject stored, long storedBytes) {
    if (!CompositeItems.isComposite(stored.info().metadata().attributes())) {
      return found(stored);
    }
    try (stored) {
      PartManifest manifest = PartManifest.read(stored, storedBytes);
      if (manifest.dataBytes() != stored.info().metadata().dataBytes()) {
        throw new WireFormatException(
            "the parts have "
                + manifest.dataBytes()
                + " bytes, the object "
                + stored.info().metadata().dataBytes());
      }
      return found(new CompositeObject(stored.info(), manifest, this::part, counters));
    } catch (IOException | WireFormatException e) {
      LOG.error("the manifest of {} cannot be read", stored.info().name(), e);
      counters.brokenComposites().increment();
      return unknown(new GetOutcome.Unknown());
    }
  }

  private GetOutcome part(ObjectName name, int policy) {
    return get(name, policy);
  }

  private GetOutcome found(StoredObject object) {
    if (object.info().metadata().isExpiredAt(hall.clock().now())) {
      object.close();
      return new GetOutcome.Absent();
    }
    return new GetOutcome.Found(object);
  }

  static ObjectInfo info(ObjectName name, Version version, VersionContent content) {
    ObjectMetadata metadata = content.decodeMetadata();
    return new ObjectInfo(name, version.birth(), version.order(), metadata);
  }

  private Read read(ObjectName name, int policy, ObjectNode.Want want) {
    int[] contentFrom = {-1};
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(name, policy),
            where -> new ReplicaCalls(where, hall.health(), want, false, null),
            (with, where) -> {
              contentFrom[0] = nearest(where);
              return new QuorumRead<>(with, contentFrom[0]);
            });
    return switch (ended.outcome()) {
      case QuorumOutcome.Found<VersionContent>(Version version, _, var content) -> {
        Optional<VersionContent> known =
            content.isPresent() || version.tombstone()
                ? content
                : awaitContent(ended, contentFrom[0], version);
        ended.drive().settle();
        yield version.tombstone()
            ? new Read.Nothing()
            : new Read.Seen(ended.place(), version, known);
      }
      case QuorumOutcome.Absent<VersionContent> _ -> {
        ended.drive().settle();
        yield new Read.Nothing();
      }
      default -> {
        LOG.warn("a read of {} ended with {}", name, ended.outcome());
        ended.drive().settle();
        yield new Read.Unanswered();
      }
    };
  }

  private static Optional<VersionContent> awaitContent(
      ObjectRegister.Ended ended, int replica, Version version) {
    return ended
        .drive()
        .awaitAnswer(replica, CONTENT_PATIENCE)
        .filter(answer -> answer.view().newest().birth().equals(version.birth()))
        .flatMap(QuorumAnswer::content);
  }

  /// The replica that is asked for the content: the nearest one that did not fail lately.
  private int nearest(ObjectPlace place) {
    int[] order = place.nearestFirst();
    for (int replica : order) {
      if (!hall.health().isLimited(place.primaries().get(replica))) {
        return replica;
      }
    }
    return order[0];
  }

  private <O> O unknown(O outcome) {
    counters.unknownOutcomes().increment();
    return outcome;
  }
}
