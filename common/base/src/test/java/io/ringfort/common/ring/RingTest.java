package io.ringfort.common.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.name.AccountName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RingTest {
  @Property(tries = 200)
  void handoffsAreEveryOtherAssignedDeviceOnce(
      @ForAll @IntRange(min = 1, max = 9) int power,
      @ForAll @IntRange(min = 1, max = 4) int replicas,
      @ForAll @IntRange(min = 1, max = 40) int devices,
      @ForAll long seed) {
    Ring ring = SampleRings.random(power, replicas, 1, devices, seed);
    Set<Device> assigned = new HashSet<>(); // The walk may skip partition 0, as Swift's does.
    for (int partition = 1; partition < ring.partitionCount(); partition++) {
      assigned.addAll(ring.placement(partition).primaries());
    }

    for (int partition = 0; partition < ring.partitionCount(); partition += 5) {
      List<Device> all = new ArrayList<>(ring.placement(partition).primaries());
      ring.handoffs(partition).forEach(all::add);
      assertThat(all).doesNotHaveDuplicates().containsAll(assigned);
      assertThat(ring.devices()).containsAll(all);
    }
  }

  @Property(tries = 200)
  void mostDistantHandoffsComeFirst(
      @ForAll @IntRange(min = 3, max = 9) int power,
      @ForAll @IntRange(min = 2, max = 40) int devices,
      @ForAll long seed) {
    Ring ring = SampleRings.random(power, 2, 0, devices, seed);
    List<Function<Device, Object>> tiers =
        List.of(
            Device::region,
            device -> List.of(device.region(), device.zone()),
            device -> List.of(device.region(), device.zone(), device.address().host()),
            Device::id);

    List<Set<Object>> seen = tiers.stream().map(_ -> (Set<Object>) new HashSet<>()).toList();
    List<Integer> novelty = new ArrayList<>();
    for (Device primary : ring.placement(0).primaries()) {
      novelty(primary, tiers, seen);
    }
    for (Device handoff : ring.handoffs(0)) {
      novelty.add(novelty(handoff, tiers, seen));
    }
    assertThat(novelty).isSorted();
  }

  /// The outermost tier in which the device is new.
  private static int novelty(
      Device device, List<Function<Device, Object>> tiers, List<Set<Object>> seen) {
    int outermost = tiers.size();
    for (int tier = tiers.size() - 1; tier >= 0; tier--) {
      if (seen.get(tier).add(tiers.get(tier).apply(device))) {
        outermost = tier;
      }
    }
    return outermost;
  }

  @Test
  void handoffsCanBeWalkedAgainAndEnd() {
    Ring ring = SampleRings.small(1);
    Iterable<Device> handoffs = ring.handoffs(0);

    assertThat(handoffs).extracting(Device::id).containsExactly(3);
    Iterator<Device> walk = handoffs.iterator();
    assertThat(walk.next().id()).isEqualTo(3);
    assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aPartitionIsTheUpperBitsOfTheHash() {
    Ring ring = SampleRings.small(1);
    NameHash hash = new NameHasher("pre", "suf").hash(new AccountName("AUTH_test"));

    assertThat(hash.hex()).isEqualTo("71be447877bb1fbeb54daa00a8d52de8");
    assertThat(ring.place(hash).partition()).isEqualTo((int) (hash.high() >>> 62));
    assertThat(ring.place(hash)).isSameAs(ring.placement(ring.place(hash).partition()));
  }

  @Test
  void aDeviceWithTwoReplicasIsNamedOnce() {
    List<@Nullable Device> devices = List.of(SampleRings.device(0, 1, 1, "a"));
    Ring ring = new Ring(1, 1, devices, new int[][] {{0, 0}, {0, 0}});

    assertThat(ring.placement(1).primaries()).hasSize(1);
    assertThat(ring.handoffs(1)).isEmpty();
  }

  @Test
  void ringsBeyondTheKeptPlacementsAnswerRight() {
    int[] row = new int[1 << 21];
    Arrays.setAll(row, partition -> partition >= 1 << 20 ? 1 : 0);
    List<@Nullable Device> devices =
        List.of(SampleRings.device(0, 1, 1, "a"), SampleRings.device(1, 1, 2, "b"));
    Ring ring = new Ring(21, 1, devices, new int[][] {row});

    for (int round = 0; round < 2; round++) {
      assertThat(ring.placement(5).primaries().getFirst().id()).isZero();
      assertThat(ring.placement(5 + (1 << 20)).primaries().getFirst().id()).isEqualTo(1);
      assertThat(ring.placement(5 + (1 << 20)).partition()).isEqualTo(5 + (1 << 20));
    }
  }

  @Test
  void limitsAreNamedWhenPassed() {
    List<@Nullable Device> devices = List.of(SampleRings.device(0, 1, 1, "a"));
    assertThatThrownBy(() -> new Ring(25, 1, devices, new int[1][2]))
        .hasMessage("partition power is not within 1 to 24: 25");
    assertThatThrownBy(() -> new Ring(32, 1, devices, new int[1][2]))
        .hasMessage("partition power is not within 1 to 24: 32");
    assertThatThrownBy(() -> new Ring(1, 1, devices, new int[65][2]))
        .hasMessageContaining("more than 64 replicas");
    assertThatThrownBy(() -> new Ring(1, 1, devices, new int[][] {{0, 1}}))
        .hasMessageContaining("assigns a partition to no device: 1");
    assertThatThrownBy(() -> new Ring(1, 1, devices, new int[][] {{0}, {0, 0}}))
        .hasMessageContaining("replica 0 of the ring has 1 partitions instead of 2");
    assertThatThrownBy(() -> new Ring(1, 1, devices, new int[0][]))
        .hasMessageContaining("assigns no partition");
    assertThatThrownBy(() -> SampleRings.small(1).placement(4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
