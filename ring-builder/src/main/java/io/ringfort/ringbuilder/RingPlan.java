package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.Ring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the builder knows about one ring: its devices, how many replicas are wanted, and the table
/// of partitions as the last rebalance left it. Immutable: every change is a new plan, with a
/// higher version where it changes what is published. Safe for use by many threads.
///
/// Changes of devices and replicas take effect on the table with the next [Rebalancer#rebalance].
public final class RingPlan {
  /// The longest pause between two moves of a partition.
  public static final int MIN_PART_HOURS_MAX = 24 * 365;

  /// The largest overload, a factor on a device's share.
  public static final double OVERLOAD_MAX = 1000;

  /// Stands in the table where a partition has no device.
  static final char NONE = 65_535;

  private static final int MINUTES_PER_HOUR = 60;

  private final Settings settings;
  private final List<@Nullable Device> devices;
  private final SortedSet<Integer> removed;
  private final Table table;

  /// What the operator sets for the ring as a whole.
  ///
  /// @param replicas may be fractional: 3.25 gives a quarter of the partitions a fourth replica
  /// @param minPartHours how long a partition rests after one of its replicas was moved
  /// @param overload how much more than its weight says a device may take for the sake of
  ///   dispersion, 0.1 being a tenth more
  /// @param version counts changes
  /// @param changed whether devices or replicas changed since the last rebalance
  record Settings(
      int partitionPower,
      double replicas,
      int minPartHours,
      double overload,
      long version,
      boolean changed) {
    Settings {
      try {
        Ring.requirePartitionPower(partitionPower);
      } catch (IllegalArgumentException e) {
        throw new RingPlanException(String.valueOf(e.getMessage()));
      }
      if (!(replicas >= 1 && replicas <= Ring.REPLICAS_MAX)) {
        throw new RingPlanException(
            "number of replicas is not within 1 to " + Ring.REPLICAS_MAX + ": " + replicas);
      }
      if (Math.ceil(replicas) * (1L << partitionPower) > Ring.ASSIGNMENTS_MAX) {
        throw new RingPlanException(
            "partitions times replicas is above the limit of " + Ring.ASSIGNMENTS_MAX);
      }
      if (minPartHours < 0 || minPartHours > MIN_PART_HOURS_MAX) {
        throw new RingPlanException(
            "min_part_hours is not within 0 to " + MIN_PART_HOURS_MAX + ": " + minPartHours);
      }
      if (!(overload >= 0 && overload <= OVERLOAD_MAX)) {
        throw new RingPlanException(
            "overload is not within 0 to " + OVERLOAD_MAX + ": " + overload);
      }
    }
  }

  /// The table of partitions. Shared between plans, so its arrays never change.
  static final class Table {
    private final char[][] rows;
    private final int[] movedMinutes;

    /// @param rows device ids by replica and partition; empty before the first rebalance
    /// @param movedMinutes when each partition was last moved, in minutes since 1970; 0 is long ago
    Table(char[][] rows, int[] movedMinutes) {
      this.rows = rows;
      this.movedMinutes = movedMinutes;
    }

    char[][] rows() {
      return rows;
    }

    int[] movedMinutes() {
      return movedMinutes;
    }
  }

  RingPlan(
      Settings settings, List<@Nullable Device> devices, SortedSet<Integer> removed, Table table) {
    this.settings = settings;
    this.devices = Collections.unmodifiableList(new ArrayList<>(devices));
    this.removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    this.table = table;
  }

  /// A plan without devices.
  ///
  /// @throws RingPlanException if a number is out of its limits
  public static RingPlan create(int partitionPower, double replicas, int minPartHours) {
    Settings settings = new Settings(partitionPower, replicas, minPartHours, 0, 0, false);
    Table table = new Table(new char[0][], new int[1 << partitionPower]);
    return new RingPlan(settings, List.of(), new TreeSet<>(), table);
  }

  /// A plan that carries on from a published ring, whoever built it. What a ring does not tell is
  /// lost: when partitions were moved, the overload, devices marked for removal.
  public static RingPlan of(Ring ring, int minPartHours) {
    int partitions = ring.partitionCount();
    char[][] rows = new char[ring.replicaCount()][];
    for (int replica = 0; replica < rows.length; replica++) {
      rows[replica] = new char[ring.partitionsOfReplica(replica)];
      for (int partition = 0; partition < rows[replica].length; partition++) {
        rows[replica][partition] = (char) ring.deviceId(replica, partition);
      }
    }
    double replicas = rows.length - 1 + rows[rows.length - 1].length / (double) partitions;
    List<@Nullable Device> devices = new ArrayList<>();
    for (Device device : ring.devices()) {
      while (devices.size() < device.id()) {
        devices.add(null);
      }
      devices.add(device);
    }
    Settings settings =
        new Settings(ring.partitionPower(), replicas, minPartHours, 0, ring.version(), false);
    return new RingPlan(settings, devices, new TreeSet<>(), new Table(rows, new int[partitions]));
  }

  public int partitionPower() {
    return settings.partitionPower();
  }

  public int partitionCount() {
    return 1 << settings.partitionPower();
  }

  /// How many replicas are wanted; may be fractional.
  public double replicas() {
    return settings.replicas();
  }

  public int minPartHours() {
    return settings.minPartHours();
  }

  public double overload() {
    return settings.overload();
  }

  public long version() {
    return settings.version();
  }

  /// Whether devices or the number of replicas changed since the last rebalance.
  public boolean changedSinceRebalance() {
    return settings.changed();
  }

  /// Whether the ring has a table of partitions.
  public boolean rebalanced() {
    return table.rows.length > 0;
  }

  Settings settings() {
    return settings;
  }

  Table table() {
    return table;
  }

  /// The devices by rising id, also those marked for removal.
  public List<Device> devices() {
    return devices.stream().flatMap(device -> Optional.ofNullable(device).stream()).toList();
  }

  /// By id, null where an id is not in use.
  List<@Nullable Device> devicesById() {
    return devices;
  }

  /// The device of an id, or empty if the id is not in use.
  public Optional<Device> findDevice(int id) {
    return id >= 0 && id < devices.size() ? Optional.ofNullable(devices.get(id)) : Optional.empty();
  }

  /// Whether the next rebalance takes the device out.
  public boolean markedForRemoval(int deviceId) {
    return removed.contains(deviceId);
  }

  /// Ids of the devices that the next rebalance takes out.
  public SortedSet<Integer> removedIds() {
    return removed;
  }

  /// How many partitions each device holds, by id.
  public int[] partitionCounts() {
    int[] counts = new int[devices.size()];
    for (char[] row : table.rows) {
      for (char id : row) {
        counts[id]++;
      }
    }
    return counts;
  }

  /// The lowest id that is not in use: that of the next device.
  public int nextDeviceId() {
    int hole = devices.indexOf(null);
    return hole >= 0 ? hole : devices.size();
  }

  /// With one more device.
  ///
  /// @throws RingPlanException if its id or its address and name are in use, or the limit is
  ///   reached
  public RingPlan add(Device device) {
    if (device.id() > Ring.DEVICE_ID_MAX) {
      throw new RingPlanException(
          "device id " + device.id() + " is above the limit of " + Ring.DEVICE_ID_MAX);
    }
    findDevice(device.id())
        .ifPresent(_ -> {
          throw new RingPlanException("device id " + device.id() + " is already in use");
        });
    requireOwnPlace(device);
    List<@Nullable Device> more = new ArrayList<>(devices);
    while (more.size() <= device.id()) {
      more.add(null);
    }
    more.set(device.id(), device);
    return with(nextVersion(true), more, removed);
  }

  /// With another weight, region, zone, address or other information for the device of the same id.
  ///
  /// @throws RingPlanException if there is none, it is marked for removal, or another device has
  ///   the same address and name
  public RingPlan replace(Device device) {
    requireStaying(device.id());
    requireOwnPlace(device);
    List<@Nullable Device> changed = new ArrayList<>(devices);
    changed.set(device.id(), device);
    return with(nextVersion(true), changed, removed);
  }

  private void requireOwnPlace(Device device) {
    for (Device other : devices) {
      if (other != null
          && other.id() != device.id()
          && other.address().equals(device.address())
          && other.name().equals(device.name())) {
        throw new RingPlanException(
            "device %d already uses %s/%s".formatted(other.id(), other.address(), other.name()));
      }
    }
  }

  /// With a device marked for removal: the next rebalance moves its partitions at once, also those
  /// that were moved a short time ago, since a removed device counts as lost.
  ///
  /// @throws RingPlanException if there is no such device or it is marked already
  public RingPlan remove(int deviceId) {
    Device device = requireStaying(deviceId);
    List<@Nullable Device> changed = new ArrayList<>(devices);
    changed.set(deviceId, weighing(device, 0));
    SortedSet<Integer> more = new TreeSet<>(removed);
    more.add(deviceId);
    return with(nextVersion(true), changed, more);
  }

  /// With another weight for a device; 0 drains it.
  ///
  /// @throws RingPlanException if there is no such device or it is marked for removal
  public RingPlan weigh(int deviceId, double weight) {
    Device device = requireStaying(deviceId);
    try {
      return replace(weighing(device, weight));
    } catch (IllegalArgumentException e) {
      throw new RingPlanException(String.valueOf(e.getMessage()));
    }
  }

  private static Device weighing(Device device, double weight) {
    return new Device(
        device.id(),
        device.region(),
        device.zone(),
        device.address(),
        device.replicationAddress(),
        device.name(),
        weight,
        device.meta());
  }

  private Device requireStaying(int deviceId) {
    Device device =
        findDevice(deviceId)
            .orElseThrow(() -> new RingPlanException("there is no device of id " + deviceId));
    if (removed.contains(deviceId)) {
      throw new RingPlanException("device " + deviceId + " is marked for removal");
    }
    return device;
  }

  /// With another number of replicas.
  ///
  /// @throws RingPlanException if it is out of the limits
  public RingPlan withReplicas(double replicas) {
    boolean changes = slots(replicas) != slots(settings.replicas());
    return with(
        new Settings(
            settings.partitionPower(),
            replicas,
            settings.minPartHours(),
            settings.overload(),
            settings.version(),
            settings.changed() || changes),
        devices,
        removed);
  }

  private long slots(double replicas) {
    return (long) (replicas * partitionCount());
  }

  /// With another overload.
  ///
  /// @throws RingPlanException if it is out of the limits
  public RingPlan withOverload(double overload) {
    return with(
        new Settings(
            settings.partitionPower(),
            settings.replicas(),
            settings.minPartHours(),
            overload,
            settings.version(),
            settings.changed()),
        devices,
        removed);
  }

  /// With another pause between two moves of a partition.
  ///
  /// @throws RingPlanException if it is out of the limits
  public RingPlan withMinPartHours(int minPartHours) {
    return with(
        new Settings(
            settings.partitionPower(),
            settings.replicas(),
            minPartHours,
            settings.overload(),
            settings.version(),
            settings.changed()),
        devices,
        removed);
  }

  /// As if no partition had been moved for a long time.
  public RingPlan forgettingMoves() {
    return new RingPlan(
        settings, devices, removed, new Table(table.rows, new int[partitionCount()]));
  }

  /// With the outcome of a rebalance.
  RingPlan rebalancedTo(Table after, List<@Nullable Device> remaining) {
    return new RingPlan(nextVersion(false), remaining, new TreeSet<>(), after);
  }

  private Settings nextVersion(boolean changed) {
    return new Settings(
        settings.partitionPower(),
        settings.replicas(),
        settings.minPartHours(),
        settings.overload(),
        settings.version() + 1,
        changed);
  }

  private RingPlan with(
      Settings other, List<@Nullable Device> otherDevices, SortedSet<Integer> otherRemoved) {
    return new RingPlan(other, otherDevices, otherRemoved, table);
  }

  /// How long until every partition may move again; zero if they all may.
  public Duration untilAllMayMove(Instant now) {
    int latest = Arrays.stream(table.movedMinutes).max().orElse(0);
    if (latest == 0) {
      return Duration.ZERO;
    }
    Instant free =
        Instant.ofEpochSecond(60L * latest).plus(Duration.ofHours(settings.minPartHours()));
    return free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO;
  }

  /// Whether a partition that was moved at one time may move again at another.
  boolean mayMove(int movedMinute, int nowMinute) {
    return movedMinute == 0
        || (long) nowMinute - movedMinute >= (long) settings.minPartHours() * MINUTES_PER_HOUR;
  }

  /// The ring as it is published.
  ///
  /// @throws RingPlanException if the plan was never rebalanced
  public Ring ring() {
    if (!rebalanced()) {
      throw new RingPlanException("the ring has no partitions assigned yet: rebalance it first");
    }
    return Ring.of(settings.partitionPower(), settings.version(), devices, table.rows);
  }

  /// Checks the table: every partition has all its replicas on known devices, and none twice on
  /// one.
  ///
  /// @throws RingPlanException if there is no table or it is wrong, which no operation leaves
  public void validate() {
    try {
      ring();
    } catch (IllegalArgumentException e) {
      throw new RingPlanException(String.valueOf(e.getMessage()));
    }
    for (int partition = 0; partition < partitionCount(); partition++) {
      requireDistinct(partition);
    }
  }

  private void requireDistinct(int partition) {
    char[][] rows = table.rows;
    for (int replica = 1; replica < rows.length && partition < rows[replica].length; replica++) {
      for (int other = 0; other < replica; other++) {
        if (rows[replica][partition] == rows[other][partition]) {
          throw new RingPlanException(
              "device %d has two replicas of partition %d"
                  .formatted((int) rows[replica][partition], partition));
        }
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RingPlan plan
        && settings.equals(plan.settings)
        && devices.equals(plan.devices)
        && removed.equals(plan.removed)
        && Arrays.deepEquals(table.rows, plan.table.rows)
        && Arrays.equals(table.movedMinutes, plan.table.movedMinutes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, devices, removed);
  }

  @Override
  public String toString() {
    return "RingPlan[%s, devices=%d, removed=%s, rebalanced=%b]"
        .formatted(settings, devices().size(), removed, rebalanced());
  }
}
