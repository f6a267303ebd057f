package io.ringfort.common.object;

import io.ringfort.common.ring.NameHash;
import org.jspecify.annotations.Nullable;

/// The identity of an object in storage: the index of its storage policy and the hash of its name.
public record ObjectKey(int policy, NameHash hash) implements Comparable<ObjectKey> {
  public static final int POLICY_MAX = 255;

  public ObjectKey {
    if (policy < 0 || policy > POLICY_MAX) {
      throw new IllegalArgumentException("policy is not within 0 to 255: " + policy);
    }
  }

  /// The partition that this key falls into, in a ring of `2^partitionPower` partitions.
  public PartitionId partition(int partitionPower) {
    return new PartitionId(policy, hash.partition(partitionPower));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key && policy == key.policy && hash.equals(key.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode() + policy;
  }

  /// By policy, then in the order of partitions.
  @Override
  public int compareTo(ObjectKey other) {
    int byPolicy = Integer.compare(policy, other.policy);
    return byPolicy != 0 ? byPolicy : hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return policy + "/" + hash.hex();
  }
}
