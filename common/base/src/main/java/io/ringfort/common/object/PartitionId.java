package io.ringfort.common.object;

import org.jspecify.annotations.Nullable;

/// A partition of the object ring of one storage policy.
///
/// @param policy index of the storage policy
/// @param number the partition in that policy's ring; its 32 bits read as unsigned
public record PartitionId(int policy, int number) implements Comparable<PartitionId> {
  public PartitionId {
    if (policy < 0 || policy > ObjectKey.POLICY_MAX) {
      throw new IllegalArgumentException("policy is not within 0 to 255: " + policy);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartitionId id && number == id.number && policy == id.policy;
  }

  @Override
  public int hashCode() {
    return number * 31 + policy;
  }

  @Override
  public int compareTo(PartitionId other) {
    int byPolicy = Integer.compare(policy, other.policy);
    return byPolicy != 0 ? byPolicy : Integer.compareUnsigned(number, other.number);
  }

  @Override
  public String toString() {
    return policy + "/" + Integer.toUnsignedString(number);
  }
}
