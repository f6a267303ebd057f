package io.ringfort.object.engine;

import io.ringfort.common.quorum.ReplicaLimits;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/// How a device is opened.
///
/// @param cluster the cluster; a device of another one is refused
/// @param name name of the device on its server
/// @param deviceId index of the device in its ring
/// @param genesisRing ring versions up to this one make the device full at once, see
///   [io.ringfort.common.quorum.Replica]
/// @param partitionPowers the partition power of each storage policy
/// @param capacityBytes what the device may use; 0 for all of its file system
/// @param slabBytes size of new segment files of the log
/// @param inlineBytesMax data up to this length travels inside its commit
/// @param cachedVersions how many newest versions are kept in memory
/// @param stagedAge how long staged data waits for its commit
/// @param checkpointBytes how much log may have to be read again after a crash
/// @param compactAtGarbage share of a slab that must be garbage before it is compacted, 0 to 1
/// @param limits bounds of the quorum protocol's state
/// @param clock the outside world's clock
/// @param index which index
public record EngineOptions(
    UUID cluster,
    String name,
    int deviceId,
    long genesisRing,
    Map<Integer, Integer> partitionPowers,
    long capacityBytes,
    int slabBytes,
    int inlineBytesMax,
    int cachedVersions,
    Duration stagedAge,
    long checkpointBytes,
    double compactAtGarbage,
    ReplicaLimits limits,
    Clock clock,
    IndexKind index) {
  private static final int SLAB_BYTES_MIN = 32 << 10;

  /// Which index keeps the places of versions.
  public enum IndexKind {
    /// RocksDB in the directory `idx` of the device.
    ROCKSDB,
    /// In memory, saved whole at each checkpoint: for small devices.
    MEMORY
  }

  public EngineOptions {
    partitionPowers = Map.copyOf(partitionPowers);
    if (slabBytes < SLAB_BYTES_MIN || slabBytes % BatchHeader.ALIGNMENT != 0) {
      throw new IllegalArgumentException("slab size is no multiple of 4096 from 32 KiB on");
    }
    if (inlineBytesMax < 0 || inlineBytesMax > 256 << 10 || inlineBytesMax > slabBytes / 4) {
      throw new IllegalArgumentException("inline limit is above 256 KiB or a quarter of a slab");
    }
  }

  /// What suits a disk of a server.
  ///
  /// @param clock the outside world's clock
  public static EngineOptions defaults(
      UUID cluster, String name, int deviceId, Map<Integer, Integer> partitionPowers, Clock clock) {
    return new EngineOptions(
        cluster,
        name,
        deviceId,
        Long.MAX_VALUE,
        partitionPowers,
        0,
        64 << 20,
        256 << 10,
        100_000,
        Duration.ofHours(1),
        128 << 20,
        0.5,
        ReplicaLimits.DEFAULT,
        clock,
        IndexKind.ROCKSDB);
  }

  /// The same with another bound of the first ring, see `genesisRing`.
  public EngineOptions withGenesisRing(long ringVersion) {
    return new EngineOptions(
        cluster,
        name,
        deviceId,
        ringVersion,
        partitionPowers,
        capacityBytes,
        slabBytes,
        inlineBytesMax,
        cachedVersions,
        stagedAge,
        checkpointBytes,
        compactAtGarbage,
        limits,
        clock,
        index);
  }
}
