package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The digests of all partitions of a device, in memory, changed as versions come and go. Safe for
/// use by many threads.
final class PartitionDigests {
  private static final int FIELDS = 3;
  private static final int ENCODED_BYTES = PartitionDigest.BUCKETS * FIELDS * 8;

  private final Map<Integer, Integer> partitionPowers;
  private final Map<PartitionId, long[]> sums = new HashMap<>();
  private final Set<PartitionId> changed = new HashSet<>();
  private final long[] mixed = new long[2];

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

  synchronized void add(ObjectKey key, IndexEntry entry) {
    IndexEntry.mix(key, entry, mixed);
    add(key, mixed[0], mixed[1], 1);
  }

  synchronized void subtract(ObjectKey key, IndexEntry entry) {
    IndexEntry.mix(key, entry, mixed);
    long low = -mixed[1];
    long high = ~mixed[0] + (low == 0 ? 1 : 0);
    add(key, high, low, -1);
  }

  private void add(ObjectKey key, long high, long low, long count) {
    int power = power(key.policy());
    PartitionId partition = partition(key);
    int bucket = (int) (key.hash().high() << power >>> 58);
    long[] cells = sums.computeIfAbsent(partition, _ -> new long[PartitionDigest.BUCKETS * FIELDS]);
    int at = bucket * FIELDS;
    long sum = cells[at + 1] + low;
    cells[at] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    cells[at + 1] = sum;
    cells[at + 2] += count;
    changed.add(partition);
  }

  synchronized PartitionDigest digest(PartitionId partition) {
    power(partition.policy());
    long[] cells = sums.get(partition);
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
    for (PartitionId partition : changed) {
      ByteBuffer bytes = ByteBuffer.allocate(ENCODED_BYTES);
      long @Nullable [] cells = sums.get(partition);
      if (cells != null) {
        for (long cell : cells) {
          bytes.putLong(cell);
        }
      }
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
    sums.put(new PartitionId(key.policy(), (int) key.high()), cells);
  }
}
