package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Moves partitions between devices so that the table follows weights and keeps replicas apart,
/// with as few moves as possible. A pure function: the same plan, seed and time give the same
/// table.
///
/// The order of work: replicas of removed devices, and ones that the ring has for the first time,
/// find a device; then replicas leave failure domains that have too many of their partition; then
/// devices without weight are drained; then devices that hold too much give to those that hold too
/// little. What is left over because no single move fits is done as a chain of two.
///
/// Of one partition at most one replica moves, and only if none did for the plan's min-part-hours,
/// so that the others stay readable where they are. Replicas of removed devices are the exception:
/// they count as lost and are assigned anew at once.
public final class Rebalancer {
  private static final int CHAIN_STEPS_MAX = 4_000_000;
  private static final int CHAIN_CANDIDATES = 256;

  private final RingPlan plan;
  private final TierTree tree;
  private final Assignment assignment;
  private final SplittableRandom random;
  private final int nowMinute;
  private int chainSteps = CHAIN_STEPS_MAX;

  private Rebalancer(
      RingPlan plan, TierTree tree, Assignment assignment, SplittableRandom random, int nowMinute) {
    this.plan = plan;
    this.tree = tree;
    this.assignment = assignment;
    this.random = random;
    this.nowMinute = nowMinute;
  }

  /// @param seed decides between equally good tables
  /// @param now the time of the moves
  /// @throws RingPlanException if fewer devices have a weight than replicas are wanted
  public static Rebalance rebalance(RingPlan plan, long seed, Instant now) {
    return rebalance(plan, seed, now, _ -> {});
  }

  /// @param progress is told in between which share of the work is done
  static Rebalance rebalance(RingPlan plan, long seed, Instant now, DoubleConsumer progress) {
    SplittableRandom random = new SplittableRandom(seed);
    TierTree tree = TierTree.of(plan);
    ReplicaTargets targets = ReplicaTargets.of(plan, tree);
    long[] totals = PartitionTargets.of(plan, tree, targets);
    int nowMinute = (int) Math.max(1, Math.min(Integer.MAX_VALUE, now.getEpochSecond() / 60));
    char[][] rows = resized(plan);
    int moves;
    int[] movedMinutes = plan.table().movedMinutes().clone();
    if (plan.rebalanced()) {
      Assignment assignment = new Assignment(tree, targets, totals, rows);
      new Rebalancer(plan, tree, assignment, random, nowMinute).run(progress);
      assignment.movedPartitions().stream().forEach(moved -> movedMinutes[moved] = nowMinute);
      moves = assignment.moves();
    } else {
      FirstDeal.deal(tree, totals, rows, random);
      Arrays.fill(movedMinutes, nowMinute);
      moves = Math.toIntExact(PartitionTargets.slotCount(plan));
    }
    List<@Nullable Device> remaining = new ArrayList<>(plan.devicesById());
    plan.removedIds().forEach(id -> remaining.set(id, null));
    RingPlan next = plan.rebalancedTo(new RingPlan.Table(rows, movedMinutes), remaining);
    return new Rebalance(
        next, moves, plan.removedIds().size(), Balance.of(next), Dispersion.of(next));
  }

  /// A copy of the table with as many rows and columns as the wanted replicas need.
  private static char[][] resized(RingPlan plan) {
    int whole = (int) plan.replicas();
    int lastRow = PartitionTargets.lastRowLength(plan);
    char[][] old = plan.table().rows();
    char[][] rows = new char[lastRow > 0 ? whole + 1 : whole][];
    for (int replica = 0; replica < rows.length; replica++) {
      int length = replica < whole ? plan.partitionCount() : lastRow;
      int known = replica < old.length ? Math.min(length, old[replica].length) : 0;
      rows[replica] = known > 0 ? Arrays.copyOf(old[replica], length) : new char[length];
      Arrays.fill(rows[replica], known, length, RingPlan.NONE);
    }
    return rows;
  }

  private void run(DoubleConsumer progress) {
    List<Runnable> steps =
        List.of(
            this::releaseRemovedDevices,
            this::assignFree,
            () -> give(id -> weight(id) == 0, Assignment.Search.ALLOWED),
            this::disperse,
            () -> give(_ -> true, Assignment.Search.NEEDING),
            this::giveThroughOthers);
    for (int done = 0; done < steps.size(); done++) {
      progress.accept((double) done / steps.size());
      steps.get(done).run();
    }
    progress.accept(1);
  }

  private double weight(int device) {
    return tree.device(tree.node(TierTree.DEVICE_LEVEL, device)).weight();
  }

  private boolean mayMove(int partition) {
    return !assignment.moved(partition)
        && plan.mayMove(plan.table().movedMinutes()[partition], nowMinute);
  }

  private void releaseRemovedDevices() {
    if (!plan.removedIds().isEmpty()) {
      for (int slot :
          slots(device -> device != RingPlan.NONE && plan.markedForRemoval(device), _ -> true)) {
        assignment.release(replica(slot), partition(slot));
      }
    }
  }

  private void assignFree() {
    int[] free = slots(device -> device == RingPlan.NONE, _ -> true);
    shuffle(free);
    for (int slot : free) {
      int device = -1;
      for (Assignment.Search search : Assignment.Search.values()) {
        device = device < 0 ? assignment.find(replica(slot), partition(slot), search) : device;
      }
      if (device < 0) {
        throw new IllegalStateException("partition " + partition(slot) + " finds no device");
      }
      assignment.move(replica(slot), partition(slot), device);
    }
  }

  private void disperse() {
    int[] partitions = new int[assignment.partitionCount()];
    Arrays.setAll(partitions, partition -> partition);
    shuffle(partitions);
    for (int partition : partitions) {
      if (mayMove(partition)) {
        disperse(partition);
      }
    }
  }

  /// Moves one replica out of a crowded domain, preferring one whose device holds too much.
  private void disperse(int partition) {
    long bestSurplus = Long.MIN_VALUE;
    int bestReplica = -1;
    int bestDevice = -1;
    for (int replica = 0; replica < assignment.replicaCount(); replica++) {
      if (assignment.has(replica, partition) && assignment.crowded(replica, partition)) {
        int device = assignment.find(replica, partition, Assignment.Search.NEEDING);
        if (device < 0) {
          device = assignment.find(replica, partition, Assignment.Search.ALLOWED);
        }
        long surplus = assignment.surplus(assignment.device(replica, partition));
        if (device >= 0 && surplus > bestSurplus) {
          bestSurplus = surplus;
          bestReplica = replica;
          bestDevice = device;
        }
      }
    }
    if (bestReplica >= 0) {
      assignment.move(bestReplica, partition, bestDevice);
    }
  }

  /// Devices that hold too much give slots away.
  private void give(IntPredicate givers, Assignment.Search lastResort) {
    int[] slots =
        slots(device -> givers.test(device) && assignment.surplus(device) > 0, this::mayMove);
    shuffle(slots);
    for (int slot : slots) {
      int replica = replica(slot);
      int partition = partition(slot);
      if (assignment.surplus(assignment.device(replica, partition)) > 0 && mayMove(partition)) {
        int device = assignment.find(replica, partition, Assignment.Search.NEEDING);
        if (device < 0 && lastResort != Assignment.Search.NEEDING) {
          device = assignment.find(replica, partition, lastResort);
        }
        if (device >= 0) {
          assignment.move(replica, partition, device);
        }
      }
    }
  }

  /// Serves devices that still hold too little by chains: a third device gives them one slot and
  /// gets another one from a device that holds too much.
  private void giveThroughOthers() {
    if (assignment.need() == 0) {
      return;
    }
    int[] spare = slots(device -> assignment.surplus(device) > 0, this::mayMove);
    if (spare.length == 0) {
      return;
    }
    for (Device device : plan.devices()) {
      while (assignment.surplus(device.id()) < 0 && chainSteps > 0) {
        if (!chainTo(device.id(), spare)) {
          break;
        }
      }
    }
  }

  private boolean chainTo(int needy, int[] spare) {
    int partitions = assignment.partitionCount();
    int start = random.nextInt(partitions);
    for (int step = 0; step < partitions && chainSteps > 0; step++) {
      int partition = (start + step) & (partitions - 1);
      if (mayMove(partition)) {
        for (int replica = 0; replica < assignment.replicaCount(); replica++) {
          if (assignment.has(replica, partition)
              && chainSteps-- > 0
              && assignment.fits(replica, partition, needy)
              && (assignment.surplus(assignment.device(replica, partition)) > 0
                  || replaced(replica, partition, spare))) {
            assignment.move(replica, partition, needy);
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Gives the device of a slot another slot from a device that holds too much.
  private boolean replaced(int replica, int partition, int[] spare) {
    int third = assignment.device(replica, partition);
    int start = random.nextInt(spare.length);
    for (int step = 0; step < Math.min(spare.length, CHAIN_CANDIDATES); step++) {
      int slot = spare[(start + step) % spare.length];
      int other = partition(slot);
      chainSteps--;
      if (other != partition
          && assignment.surplus(assignment.device(replica(slot), other)) > 0
          && mayMove(other)
          && assignment.fits(replica(slot), other, third)) {
        assignment.move(replica(slot), other, third);
        return true;
      }
    }
    return false;
  }

  /// Slots as numbers, see [#replica] and [#partition].
  private int[] slots(IntPredicate ofDevice, IntPredicate ofPartition) {
    int partitions = assignment.partitionCount();
    int[] slots = new int[1024];
    int count = 0;
    for (int replica = 0; replica < assignment.replicaCount(); replica++) {
      for (int partition = 0; partition < partitions; partition++) {
        if (assignment.has(replica, partition)
            && ofDevice.test(assignment.device(replica, partition))
            && ofPartition.test(partition)) {
          if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
          }
          slots[count++] = replica * partitions + partition;
        }
      }
    }
    return Arrays.copyOf(slots, count);
  }

  private int replica(int slot) {
    return slot / assignment.partitionCount();
  }

  private int partition(int slot) {
    return slot % assignment.partitionCount();
  }

  private void shuffle(int[] values) {
    for (int index = values.length - 1; index > 0; index--) {
      int other = random.nextInt(index + 1);
      int value = values[index];
      values[index] = values[other];
      values[other] = value;
    }
  }
}
