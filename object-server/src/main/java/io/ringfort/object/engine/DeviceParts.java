package io.ringfort.object.engine;

import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskLock;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Replica;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.DeviceFormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An opened device, taken apart: what [SlabObjectStore] is made of.
///
/// @param lost whether acknowledged data was found lost
record DeviceParts(
    DiskLock lock,
    DeviceIdentity identity,
    DeviceHealth health,
    SlabPool pool,
    ExtentPool extents,
    IndexTables tables,
    PartitionDigests digests,
    LogEffects effects,
    Replica replica,
    LogPosition position,
    long generation,
    long manifestNumber,
    boolean lost) {
  /// The number that ties slabs, extents and manifests to the device.
  long tag() {
    return tag(identity);
  }

  private static long tag(DeviceIdentity identity) {
    return identity.device().getMostSignificantBits();
  }

  /// Opens a device, formats it if it is new, reads its log.
  ///
  /// @throws DeviceFormatException if the device is not this cluster's, not this release's, or
  ///   damaged
  static DeviceParts open(Disk disk, EngineOptions options, IndexSource source, EngineFault fault)
      throws IOException {
    DiskLock lock = disk.lock("lock");
    try {
      return opened(disk, lock, options, source, fault);
    } catch (IOException | RuntimeException | Error e) {
      try {
        lock.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static final long FIRST_INCARNATION = 1;

  /// Opens the index of a device.
  interface IndexSource {
    ObjectIndex open(Disk disk) throws IOException;
  }

  private static DeviceParts opened(
      Disk disk, DiskLock lock, EngineOptions options, IndexSource source, EngineFault fault)
      throws IOException {
    Optional<DeviceIdentity> found = DeviceMeta.read(disk);
    DeviceIdentity identity = found.isPresent() ? found.get() : format(disk, options);
    if (!identity.cluster().equals(options.cluster())) {
      throw new DeviceFormatException(
          Kind.NOT_OURS,
          "device "
              + identity.name()
              + " belongs to cluster "
              + identity.cluster()
              + ", this is cluster "
              + options.cluster());
    }
    long tag = tag(identity);
    Manifest.Found read = Manifest.read(disk, tag);
    if (read == null) {
      throw new DeviceFormatException(Kind.CORRUPT, "the device has no manifest");
    }
    Manifest manifest = read.manifest();
    DeviceHealth health = new DeviceHealth(identity.name());
    long capacity = options.capacityBytes() == 0 ? disk.totalBytes() : options.capacityBytes();
    SlabPool pool = new SlabPool(disk, tag, options.slabBytes(), capacity, fault);
    ExtentPool extents = new ExtentPool(disk, pool, health, fault);
    IndexTables tables = new IndexTables(source.open(disk), options.cachedVersions());
    PartitionDigests digests = new PartitionDigests(options.partitionPowers());
    LogEffects effects = new LogEffects(tables, digests, pool, extents, fault);
    Recovery recovery = new Recovery(disk, tag, pool, effects, fault, read.doubtful());
    effects.restoreProtocol(manifest.ceiling(), manifest.standings());
    LogPosition indexed =
        restoreIndex(tables, digests, pool, effects, manifest, () -> recovery.openSlabs(manifest));
    Recovery.Result result = recovery.run(manifest, indexed);
    if (result.lost()) {
      identity =
          new DeviceIdentity(
              identity.device(), identity.cluster(), identity.name(), identity.incarnation() + 1);
      DeviceMeta.write(disk, identity);
      effects.forgetStandings();
    }
    extents.recover(tables, result.generation() + 1);
    extents.recovered();
    pool.measure();
    return new DeviceParts(
        lock,
        identity,
        health,
        pool,
        extents,
        tables,
        digests,
        effects,
        replica(identity, options, effects),
        result.position(),
        result.generation() + 1,
        manifest.number(),
        result.lost());
  }

  private static Replica replica(
      DeviceIdentity identity, EngineOptions options, LogEffects effects) {
    long genesisRing = identity.incarnation() == FIRST_INCARNATION ? options.genesisRing() : 0;
    Replica replica =
        new Replica(
            new Member(options.deviceId(), identity.incarnation()),
            effects.ceiling(),
            genesisRing,
            options.limits());
    effects.standings().forEach(replica::adopted);
    return replica;
  }

  private interface SlabOpening {
    void run() throws IOException;
  }

  /// Takes counters, digests and live bytes from the index; null if it has to be built anew.
  private static @Nullable LogPosition restoreIndex(
      IndexTables tables,
      PartitionDigests digests,
      SlabPool pool,
      LogEffects effects,
      Manifest manifest,
      SlabOpening slabs)
      throws IOException {
    slabs.run();
    LogPosition indexed = effects.restoreState(tables.find(IndexKey.state()));
    if (indexed == null || indexed.sequence() < manifest.position().sequence()) {
      tables.clear();
      effects.resetCounters();
      return null;
    }
    tables.scan(
        IndexKey.DIGEST,
        (key, value) -> {
          digests.restore(key, value);
          return true;
        });
    tables.scan(
        IndexKey.SLAB,
        (key, value) -> {
          pool.addLive((int) key.high(), ByteBuffer.wrap(value).getLong());
          return true;
        });
    return indexed;
  }

  private static DeviceIdentity format(Disk disk, EngineOptions options) throws IOException {
    if (disk.exists("log") && !disk.list("log").isEmpty()) {
      throw new DeviceFormatException(
          Kind.CORRUPT, "the device holds a log, but " + DeviceMeta.FILE + " is missing");
    }
    disk.createDirectory("log");
    disk.createDirectory("ext");
    disk.createDirectory("idx");
    DeviceIdentity identity =
        new DeviceIdentity(
            UUID.randomUUID(), options.cluster(), options.name(), firstIncarnation(options));
    Manifest first =
        new Manifest(1, 1, LogPosition.START, Timestamp.ZERO, List.of(), List.of(), List.of());
    first.write(disk, tag(identity));
    disk.syncDirectory("");
    DeviceMeta.write(disk, identity);
    return identity;
  }

  /// The first disk of a device is number 1. A disk that takes the place of another one, whose
  /// number is not known here, is numbered by the time: above any number given before.
  private static long firstIncarnation(EngineOptions options) {
    return options.genesisRing() > 0
        ? FIRST_INCARNATION
        : Math.max(FIRST_INCARNATION + 1, options.clock().now().getEpochSecond());
  }
}
