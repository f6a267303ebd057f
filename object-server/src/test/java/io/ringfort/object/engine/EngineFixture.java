package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.ReplicaLimits;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Small devices, keys and requests for tests.
final class EngineFixture {
  static final UUID CLUSTER = new UUID(1, 2);
  static final int POWER = 3;
  static final int DEVICE = 7;

  private EngineFixture() {}

  /// A clock that only tests move.
  static final class SteppedClock implements Clock {
    private long micros = 1_763_690_000_000_000L;

    void advance(long more) {
      micros += more;
    }

    @Override
    public Instant now() {
      return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    @Override
    public long nanoTime() {
      return micros * 1_000;
    }
  }

  static EngineOptions options(Clock clock, long capacityBytes) {
    return new EngineOptions(
        CLUSTER,
        "d1",
        DEVICE,
        Long.MAX_VALUE,
        Map.of(0, POWER),
        capacityBytes,
        32 << 10,
        8 << 10,
        1000,
        Duration.ofHours(1),
        64 << 10,
        0.5,
        ReplicaLimits.DEFAULT,
        clock,
        EngineOptions.IndexKind.MEMORY);
  }

  static EngineOptions with(EngineOptions options, EngineOptions.IndexKind index) {
    return with(options, index, options.checkpointBytes());
  }

  static EngineOptions with(
      EngineOptions options, EngineOptions.IndexKind index, long checkpointBytes) {
    return new EngineOptions(
        options.cluster(),
        options.name(),
        options.deviceId(),
        options.genesisRing(),
        options.partitionPowers(),
        options.capacityBytes(),
        options.slabBytes(),
        options.inlineBytesMax(),
        options.cachedVersions(),
        options.stagedAge(),
        checkpointBytes,
        options.compactAtGarbage(),
        options.limits(),
        options.clock(),
        index);
  }

  static ObjectKey key(int number) {
    long mixed = (number + 1) * 0x9e3779b97f4a7c15L;
    return new ObjectKey(0, new NameHash(mixed, number));
  }

  static Assignment assignment(ObjectKey key) {
    return assignment(key, 1);
  }

  static Assignment assignment(ObjectKey key, long incarnation) {
    return new Assignment(
        new PartitionId(0, key.hash().partition(POWER)),
        1,
        List.of(new Member(DEVICE, incarnation), new Member(8, 1), new Member(9, 1)));
  }

  static CommitRequest request(
      ObjectKey key, Timestamp order, String metadata, ObjectContent content) {
    return request(
        key,
        Version.written(order, content instanceof ObjectContent.Tombstone),
        order,
        metadata,
        content);
  }

  static CommitRequest request(
      ObjectKey key, Version version, Timestamp dataId, String metadata, ObjectContent content) {
    return new CommitRequest(
        key,
        "/a/c/" + key.hash().low(),
        assignment(key),
        version,
        dataId,
        ByteBuffer.wrap(metadata.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        content,
        true);
  }

  static ObjectContent inline(byte[] data) {
    return new ObjectContent.Inline(ByteBuffer.wrap(data));
  }

  /// Stages data and names it; null if the device is full.
  static ObjectContent stage(ObjectStore store, ObjectKey key, byte[] data) {
    if (!(store.stage(key, data.length) instanceof StageResult.Open(ObjectWriter writer))) {
      return null;
    }
    try (writer) {
      if (!writer.write(ByteBuffer.wrap(data))) {
        return null;
      }
      return writer.finish().map(ObjectContent.Staged::new).orElse(null);
    }
  }

  /// All bytes of what was found.
  static byte[] data(ObjectReader reader) {
    ByteBuffer data = ByteBuffer.allocate((int) reader.dataBytes());
    while (data.hasRemaining() && reader.read(data.position(), data) > 0) {
      // Until all is there.
    }
    return data.array();
  }

  static String metadata(ObjectReader reader) {
    return java.nio.charset.StandardCharsets.UTF_8.decode(reader.metadata()).toString();
  }
}
