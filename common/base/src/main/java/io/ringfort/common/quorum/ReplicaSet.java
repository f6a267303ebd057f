package io.ringfort.common.quorum;

import java.util.ArrayList;
import java.util.List;

/// A set of replicas by their index in the assignment.
///
/// @param bits bit *i* stands for replica *i*
public record ReplicaSet(int bits) {
  public static final ReplicaSet NONE = new ReplicaSet(0);

  /// All of `count` replicas.
  public static ReplicaSet all(int count) {
    return new ReplicaSet((1 << count) - 1);
  }

  public boolean contains(int replica) {
    return (bits >>> replica & 1) == 1;
  }

  public int size() {
    return Integer.bitCount(bits);
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  public ReplicaSet with(int replica) {
    return new ReplicaSet(bits | 1 << replica);
  }

  public ReplicaSet union(ReplicaSet others) {
    return new ReplicaSet(bits | others.bits);
  }

  public ReplicaSet without(ReplicaSet others) {
    return new ReplicaSet(bits & ~others.bits);
  }

  /// The indexes, ascending.
  public List<Integer> indexes() {
    List<Integer> indexes = new ArrayList<>(size());
    for (int rest = bits; rest != 0; rest &= rest - 1) {
      indexes.add(Integer.numberOfTrailingZeros(rest));
    }
    return indexes;
  }
}
