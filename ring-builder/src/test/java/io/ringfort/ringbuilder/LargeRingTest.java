package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.Ring;
import org.junit.jupiter.api.Test;

class LargeRingTest {
  @Test
  void aThousandMixedDevicesAreBalancedAndDispersedAndGrowWithFewMoves() {
    Rebalance first = Rebalancer.rebalance(Plans.large(), 1, Plans.NOW);
    assertThat(first.balance().percent()).isLessThanOrEqualTo(0.5);
    assertThat(first.dispersion().percent()).isZero();

    RingPlan before = Plans.grown(first.plan());
    Rebalance second = Rebalancer.rebalance(before, 2, Plans.LATER);
    assertThat(second.balance().percent()).isLessThanOrEqualTo(0.5);
    assertThat(second.dispersion().percent()).isZero();
    assertThat((double) second.moved()).isLessThanOrEqualTo(1.05 * fewestMoves(second));
    assertThat(mostMovesOfAPartition(first.plan().ring(), second.plan().ring())).isEqualTo(1);
  }

  /// What the new devices hold had to be moved.
  private static long fewestMoves(Rebalance grown) {
    return grown.balance().devices().stream()
        .filter(device -> device.device().id() >= 1000)
        .mapToLong(Balance.DeviceBalance::partitions)
        .sum();
  }

  private static int mostMovesOfAPartition(Ring before, Ring after) {
    int most = 0;
    for (int partition = 0; partition < before.partitionCount(); partition++) {
      int moves = 0;
      for (int replica = 0; replica < before.replicaCount(); replica++) {
        moves += before.deviceId(replica, partition) == after.deviceId(replica, partition) ? 0 : 1;
      }
      most = Math.max(most, moves);
    }
    return most;
  }
}
