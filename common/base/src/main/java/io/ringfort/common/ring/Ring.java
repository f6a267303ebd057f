package io.ringfort.common.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A consistent-hash ring: which devices hold which partition. Immutable, safe for use by many
/// threads.
///
/// Device ids are kept in two bytes each. Placements are built when first asked for and then
/// shared; rings of more than `2^20` partitions keep that many of them and rebuild the others when
/// asked, so that memory stays bounded.
public final class Ring {
  /// The largest partition power; `2^24` partitions are enough for about 100 000 devices.
  public static final int PARTITION_POWER_MAX = 24;

  /// The largest device id; the file format keeps ids in 16 bits and reserves the highest value.
  public static final int DEVICE_ID_MAX = 65_534;

  /// The largest number of replicas (or of fragments, for an erasure-coded policy).
  public static final int REPLICAS_MAX = 64;

  /// The largest number of assignments, partitions times replicas.
  public static final int ASSIGNMENTS_MAX = 1 << 27;

  private static final int PLACEMENTS_KEPT_MAX = 1 << 20;

  private final int partitionPower;
  private final long version;
  private final @Nullable Device[] devices;
  private final char[][] assignment;
  private final FailureDomains domains;
  private final AtomicReferenceArray<@Nullable Placement> placements;

  /// @param partitionPower 1 to 24: the ring has `2^partitionPower` partitions
  /// @param version counts the changes of the ring; a higher one is newer
  /// @param devices by id, null where an id is not in use
  /// @param assignment device ids by replica and partition; the last replica's row may be shorter
  ///   than the others (a fractional number of replicas)
  /// @throws IllegalArgumentException if a limit is passed, a row has the wrong length or a
  ///   partition is assigned to no device
  public Ring(
      int partitionPower, long version, List<@Nullable Device> devices, int[][] assignment) {
    this(partitionPower, version, devices, compact(assignment));
  }

  /// Takes the rows as they are, without a copy: nobody may change them afterwards.
  static Ring ofRows(
      int partitionPower, long version, List<@Nullable Device> devices, char[][] rows) {
    return new Ring(partitionPower, version, devices, rows);
  }

  /// A ring from rows of 16-bit device ids, which are copied.
  public static Ring of(
      int partitionPower, long version, List<@Nullable Device> devices, char[][] rows) {
    char[][] copy = Arrays.stream(rows).map(char[]::clone).toArray(char[][]::new);
    return new Ring(partitionPower, version, devices, copy);
  }

  private Ring(int partitionPower, long version, List<@Nullable Device> devices, char[][] rows) {
    requirePartitionPower(partitionPower);
    this.partitionPower = partitionPower;
    this.version = version;
    this.devices = devices.toArray(new @Nullable Device[0]);
    this.assignment = rows;
    requireRowLengths();
    BitSet assigned = requireKnownDevices();
    this.domains = new FailureDomains(this.devices, assigned);
    this.placements = new AtomicReferenceArray<>(Math.min(partitionCount(), PLACEMENTS_KEPT_MAX));
  }

  /// @throws IllegalArgumentException if no ring may have this partition power
  public static void requirePartitionPower(int partitionPower) {
    if (partitionPower < 1 || partitionPower > PARTITION_POWER_MAX) {
      throw new IllegalArgumentException(
          "partition power is not within 1 to " + PARTITION_POWER_MAX + ": " + partitionPower);
    }
  }

  private static char[][] compact(int[][] assignment) {
    char[][] rows = new char[assignment.length][];
    for (int replica = 0; replica < rows.length; replica++) {
      char[] row = new char[assignment[replica].length];
      for (int partition = 0; partition < row.length; partition++) {
        int id = assignment[replica][partition];
        if (id < 0 || id > DEVICE_ID_MAX) {
          throw new IllegalArgumentException("the ring assigns a partition to no device: " + id);
        }
        row[partition] = (char) id;
      }
      rows[replica] = row;
    }
    return rows;
  }

  private void requireRowLengths() {
    int partitions = partitionCount();
    if (assignment.length == 0) {
      throw new IllegalArgumentException("the ring assigns no partition to any device");
    }
    if (assignment.length > REPLICAS_MAX) {
      throw new IllegalArgumentException(
          "the ring has more than " + REPLICAS_MAX + " replicas: " + assignment.length);
    }
    if ((long) assignment.length * partitions > ASSIGNMENTS_MAX) {
      throw new IllegalArgumentException(
          "the ring has more than " + ASSIGNMENTS_MAX + " assignments (partitions times replicas)");
    }
    for (int replica = 0; replica < assignment.length; replica++) {
      int length = assignment[replica].length;
      boolean last = replica == assignment.length - 1;
      boolean right = length == partitions || (last && replica > 0 && length < partitions);
      if (!right || length == 0) {
        throw new IllegalArgumentException(
            "replica %d of the ring has %d partitions instead of %d"
                .formatted(replica, length, partitions));
      }
    }
  }

  private BitSet requireKnownDevices() {
    for (int id = 0; id < devices.length; id++) {
      Device device = devices[id];
      if (device != null && device.id() != id) {
        throw new IllegalArgumentException("device " + device.id() + " stands at index " + id);
      }
    }
    BitSet assigned = new BitSet(devices.length);
    for (char[] row : assignment) {
      for (char id : row) {
        if (id >= devices.length || devices[id] == null) {
          throw new IllegalArgumentException(
              "the ring assigns a partition to no device: " + (int) id);
        }
        assigned.set(id);
      }
    }
    return assigned;
  }

  public int partitionPower() {
    return partitionPower;
  }

  public int partitionCount() {
    return 1 << partitionPower;
  }

  public long version() {
    return version;
  }

  /// How many replicas a partition has, rounded up where the number is fractional.
  public int replicaCount() {
    return assignment.length;
  }

  /// How many partitions have a replica of this index: all of them, or fewer for the last one.
  public int partitionsOfReplica(int replica) {
    return assignment[replica].length;
  }

  /// The device id of a replica of a partition.
  public int deviceId(int replica, int partition) {
    return assignment[replica][partition];
  }

  /// The devices in use, by rising id.
  public List<Device> devices() {
    return Arrays.stream(devices).flatMap(device -> Optional.ofNullable(device).stream()).toList();
  }

  /// The device of an id, or empty if the id is not in use.
  public Optional<Device> findDevice(int id) {
    return id >= 0 && id < devices.length ? Optional.ofNullable(devices[id]) : Optional.empty();
  }

  /// One more than the highest id, whether in use or not.
  int deviceIdCount() {
    return devices.length;
  }

  public Placement place(NameHash name) {
    return placement(name.partition(partitionPower));
  }

  /// The devices of a partition. Built once, then shared: a look-up costs an array access.
  public Placement placement(int partition) {
    int slot = partition & (placements.length() - 1);
    Placement known = placements.getAcquire(slot);
    return known != null && known.partition() == partition
        ? known
        : buildPlacement(partition, slot);
  }

  private Placement buildPlacement(int partition, int slot) {
    Objects.checkIndex(partition, partitionCount());
    List<Device> primaries = new ArrayList<>(assignment.length);
    for (char[] row : assignment) {
      if (partition < row.length) {
        Device device = device(row[partition]);
        if (!primaries.contains(device)) {
          primaries.add(device);
        }
      }
    }
    Placement placement = new Placement(partition, primaries);
    placements.setRelease(slot, placement);
    return placement;
  }

  /// The devices that stand in for the primaries of a partition, the most distant failure domain
  /// first: see [Handoffs]. It ends when every device that holds anything has been named once.
  public Iterable<Device> handoffs(int partition) {
    return new Handoffs(this, domains, placement(partition));
  }

  /// A device of the table.
  @SuppressWarnings("NullAway") // ids were checked at construction
  Device device(int id) {
    return devices[id];
  }

  /// A row of the table; not to be changed.
  char[] row(int replica) {
    return assignment[replica];
  }

  /// Equal rings answer every question alike and have the same version.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ring ring
        && partitionPower == ring.partitionPower
        && version == ring.version
        && devices().equals(ring.devices())
        && Arrays.deepEquals(assignment, ring.assignment);
  }

  @Override
  public int hashCode() {
    return Objects.hash(partitionPower, version, devices());
  }

  @Override
  public String toString() {
    return "Ring[version=%d, partitions=%d, replicas=%d, devices=%d]"
        .formatted(version, partitionCount(), replicaCount(), devices().size());
  }
}
