package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The digests of all partitions of a device, in memory, changed as versions come and go. Safe for
/// use by many threads.
final class PartitionDigests {
  private static final int FIELDS = 3;
  private static final int ENCODED_BYTES = PartitionDigest.BUCKETS * FIELDS * 8;

  private final Map<Integer, Integer> partitionPowers;
  private final Map<PartitionId, Sums> byPartition = new HashMap<>();
  private final List<Sums> changed = new ArrayList<>();
  private final long[] mixed = new long[2];

  /// The sums of one partition.
  private static final class Sums {
    final PartitionId partition;
    final long[] cells;

    /// Whether the index has yet to be told.
    boolean changed;

    Sums(PartitionId partition, long[] cells) {
      this.partition = partition;
      this.cells = cells;
    }

    void change(int bucket, long high, long low, long count) {
      int at = bucket * FIELDS;
      long sum = cells[at + 1] + low;
      cells[at] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      cells[at + 1] = sum;
      cells[at + 2] += count;
    }
  }

  PartitionDigests(Map<Integer, Integer> partitionPowers) {
    this.partitionPowers = Map.copyOf(partitionPowers);
  }

  /// The partition of a key.
  ///
  /// @throws IllegalArgumentException if the policy is unknown
  PartitionId partition(ObjectKey key) {
    return new PartitionId(key.policy(), key.hash().partition(power(key.policy())));
  }

  int power(int policy) {
    Integer power = partitionPowers.get(policy);
    if (power == null) {
      throw new IllegalArgumentException("storage policy " + policy + " is unknown here");
    }
    return power;
  }

  /// A version comes.
  synchronized void add(ObjectKey key, IndexEntry entry) {
    Sums sums = changing(key);
    IndexEntry.mix(key, entry, mixed);
    sums.change(bucket(key), mixed[0], mixed[1], 1);
  }

  /// A version comes in the place of an older one.
  synchronized void replace(ObjectKey key, IndexEntry old, IndexEntry entry) {
    Sums sums = changing(key);
    int bucket = bucket(key);
    IndexEntry.mix(key, entry, mixed);
    sums.change(bucket, mixed[0], mixed[1], 1);
    IndexEntry.mix(key, old, mixed);
    long low = -mixed[1];
    sums.change(bucket, ~mixed[0] + (low == 0 ? 1 : 0), low, -1);
  }

  private int bucket(ObjectKey key) {
    return (int) (key.hash().high() << power(key.policy()) >>> 58);
  }

  private Sums changing(ObjectKey key) {
    PartitionId partition = partition(key);
    Sums sums = byPartition.get(partition);
    if (sums == null) {
      sums = new Sums(partition, new long[PartitionDigest.BUCKETS * FIELDS]);
      byPartition.put(partition, sums);
    }
    if (!sums.changed) {
      sums.changed = true;
      changed.add(sums);
    }
    return sums;
  }

  synchronized PartitionDigest digest(PartitionId partition) {
    power(partition.policy());
    Sums sums = byPartition.get(partition);
    long[] cells = sums == null ? null : sums.cells;
    List<PartitionDigest.Bucket> buckets = new ArrayList<>(PartitionDigest.BUCKETS);
    for (int at = 0; at < PartitionDigest.BUCKETS * FIELDS; at += FIELDS) {
      buckets.add(
          cells == null
              ? PartitionDigest.Bucket.EMPTY
              : new PartitionDigest.Bucket(cells[at], cells[at + 1], cells[at + 2]));
    }
    return new PartitionDigest(buckets);
  }

  /// Takes the digests that changed since the last call, for the index.
  synchronized Map<IndexKey, byte[]> takeChanged() {
    Map<IndexKey, byte[]> taken = new HashMap<>();
    for (Sums sums : changed) {
      sums.changed = false;
      ByteBuffer bytes = ByteBuffer.allocate(ENCODED_BYTES);
      bytes.asLongBuffer().put(sums.cells);
      PartitionId partition = sums.partition;
      taken.put(IndexKey.digest(partition.policy(), partition.number()), bytes.array());
    }
    changed.clear();
    return taken;
  }

  /// Puts back what the index kept.
  synchronized void restore(IndexKey key, byte[] value) {
    if (value.length != ENCODED_BYTES) {
      throw new DeviceFormatException(
          DeviceFormatException.Kind.CORRUPT, "digest of " + value.length + " bytes is damaged");
    }
    long[] cells = new long[PartitionDigest.BUCKETS * FIELDS];
    ByteBuffer.wrap(value).asLongBuffer().get(cells);
    PartitionId partition = new PartitionId(key.policy(), (int) key.high());
    byPartition.put(partition, new Sums(partition, cells));
  }
}
