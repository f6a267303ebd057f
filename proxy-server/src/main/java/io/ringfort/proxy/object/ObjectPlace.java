package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.ring.Device;
import java.util.List;

/// Where an object is kept: its primaries under one version of the ring, and the way to each. A
/// replica's number is its place in these lists, as in the assignment.
///
/// @param name of the object
/// @param primaries in the order of the ring, no device twice
/// @param nodes of the primaries
/// @param handoffs who stands in for primaries, the first one first
record ObjectPlace(
    ObjectName name,
    ObjectKey key,
    PartitionId partition,
    long ringVersion,
    List<Device> primaries,
    List<ObjectNode> nodes,
    Iterable<Device> handoffs) {
  int replicas() {
    return primaries.size();
  }

  int majority() {
    return replicas() / 2 + 1;
  }

  /// All replicas, those of this process first.
  int[] nearestFirst() {
    int[] order = new int[replicas()];
    int next = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int replica = 0; replica < order.length; replica++) {
        if (nodes.get(replica).answersAtOnce() == (pass == 0)) {
          order[next++] = replica;
        }
      }
    }
    return next == order.length ? order : inOrder(order.length);
  }

  /// A node changed its mind between the passes.
  private static int[] inOrder(int count) {
    int[] order = new int[count];
    for (int replica = 0; replica < count; replica++) {
      order[replica] = replica;
    }
    return order;
  }
}
