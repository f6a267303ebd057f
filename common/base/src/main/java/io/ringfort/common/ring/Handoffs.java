package io.ringfort.common.ring;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The devices that stand in for the primaries of one partition, in the order in which everyone
/// asks them. Each iteration is a walk of its own; an iterator is for one thread.
///
/// The walk goes through the table of the ring, beginning at a partition that follows from the MD5
/// of the partition's decimal number, once for each tier: first it names devices in regions that
/// were not met yet, then in zones, then on servers, then any device that was not met yet. So the
/// order follows the weights, differs from partition to partition, and changes little when the ring
/// does. Large rings are walked in strides that visit 65 536 partitions. The walk ends when every
/// device with partitions was named, or with the table. The order is Swift's, to the detail that
/// the walk does not visit partition 0 after it has wrapped around: only a device that holds
/// nothing but partition 0 would notice.
final class Handoffs implements Iterable<Device> {
  private static final int VISITED_PARTITIONS_MAX = 65_536;

  private final Ring ring;
  private final FailureDomains domains;
  private final Placement placement;

  Handoffs(Ring ring, FailureDomains domains, Placement placement) {
    this.ring = ring;
    this.domains = domains;
    this.placement = placement;
  }

  @Override
  public Iterator<Device> iterator() {
    return new Walk();
  }

  private int start() {
    String decimal = Integer.toString(placement.partition());
    return NameHasher.md5(decimal.getBytes(StandardCharsets.UTF_8))
        .partition(ring.partitionPower());
  }

  private final class Walk implements Iterator<Device> {
    private final BitSet[] seen = new BitSet[FailureDomains.TIERS];
    private final int[] seenCounts = new int[FailureDomains.TIERS];
    private final int start = start();
    private final int stride = Math.max(1, ring.partitionCount() / VISITED_PARTITIONS_MAX);
    private int tier;
    private int partition = start;
    private boolean wrapped;
    private int replica;
    private @Nullable Device next;

    Walk() {
      for (int each = 0; each < FailureDomains.TIERS; each++) {
        seen[each] = new BitSet(domains.domainCount(each));
      }
      placement.primaries().forEach(this::see);
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Device next() {
      Device current = next;
      if (current == null) {
        throw new NoSuchElementException("no handoff is left");
      }
      advance();
      return current;
    }

    private void see(Device device) {
      for (int each = 0; each < FailureDomains.TIERS; each++) {
        int domain = domains.domain(each, device.id());
        if (!seen[each].get(domain)) {
          seen[each].set(domain);
          seenCounts[each]++;
        }
      }
    }

    private void advance() {
      next = null;
      for (; tier < FailureDomains.TIERS && next == null; ) {
        if (seenCounts[tier] >= domains.assignedCount(tier) || !advanceInTier()) {
          tier++;
          partition = start;
          wrapped = false;
          replica = 0;
        }
      }
    }

    /// Finds the next device in an unmet domain of this tier; false at the end of the table.
    private boolean advanceInTier() {
      while (onTable()) {
        while (replica < ring.replicaCount()) {
          char[] row = ring.row(replica++);
          if (partition < row.length) {
            int id = row[partition];
            if (!seen[tier].get(domains.domain(tier, id))) {
              Device device = ring.device(id);
              see(device);
              next = device;
              return true;
            }
          }
        }
        replica = 0;
        partition += stride;
      }
      return false;
    }

    /// Whether the current partition is to be visited; wraps around once at the end of the table.
    private boolean onTable() {
      if (!wrapped && partition >= ring.partitionCount()) {
        wrapped = true;
        partition = stride - (ring.partitionCount() - start) % stride;
      }
      return !wrapped || partition < start;
    }
  }
}
