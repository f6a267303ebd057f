package io.ringfort.object.engine;

import java.util.List;

/// Sums over the versions of a partition. Two replicas with equal digests hold the same versions.
/// Sums are additive: a version adds its 128-bit hash when it comes and subtracts it when it goes.
///
/// @param buckets one sum for each of [#BUCKETS] equal ranges of hashes
public record PartitionDigest(List<Bucket> buckets) {
  public static final int BUCKETS = 64;

  public PartitionDigest {
    buckets = List.copyOf(buckets);
    if (buckets.size() != BUCKETS) {
      throw new IllegalArgumentException("a digest has 64 buckets, not " + buckets.size());
    }
  }

  /// The sum of all buckets.
  public Bucket total() {
    Bucket total = Bucket.EMPTY;
    for (Bucket bucket : buckets) {
      total = total.plus(bucket);
    }
    return total;
  }

  /// Sum and count of one range of hashes.
  ///
  /// @param high upper half of the 128-bit sum
  /// @param low lower half
  /// @param count number of versions
  public record Bucket(long high, long low, long count) {
    public static final Bucket EMPTY = new Bucket(0, 0, 0);

    Bucket plus(Bucket other) {
      long sum = low + other.low;
      long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
      return new Bucket(high + other.high + carry, sum, count + other.count);
    }
  }
}
