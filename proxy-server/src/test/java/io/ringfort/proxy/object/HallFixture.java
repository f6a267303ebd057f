package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.Placement;
import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Four real devices with the object hall over them, one object, and words for what is done to it.
abstract class HallFixture {
  static final WriteCondition ALWAYS = new WriteCondition.Always();
  static final WriteCondition IF_ABSENT = new WriteCondition.IfAbsent();

  final ObjectName name = new ObjectName("a", "c", "o");
  final List<Way> ways;

  @TempDir Path folder;
  HallCluster cluster;
  ObjectService service;

  HallFixture(List<Way> ways) {
    this.ways = ways;
  }

  @BeforeEach
  void start() throws IOException {
    cluster = new HallCluster(folder, ways, 256L << 20);
    service = cluster.service;
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  final PutOutcome put(Body body) throws IOException {
    return service.put(new PutCommand(name, 0, ALWAYS), body);
  }

  final PutOutcome put(String text, WriteCondition condition) throws IOException {
    return service.put(new PutCommand(name, 0, condition), Body.of(text));
  }

  final void stored(byte[] data) throws IOException {
    assertThat(put(Body.of(data))).isInstanceOf(PutOutcome.Stored.class);
  }

  final byte[] fetched() throws IOException {
    GetOutcome outcome = service.get(name, 0);
    assertThat(outcome).isInstanceOf(GetOutcome.Found.class);
    try (StoredObject object = ((GetOutcome.Found) outcome).object()) {
      return ReadBack.all(object);
    }
  }

  final DeleteOutcome delete() {
    return service.delete(new DeleteCommand(name, 0, ALWAYS));
  }

  final DeleteOutcome delete(WriteCondition condition) {
    return service.delete(new DeleteCommand(name, 0, condition));
  }

  final Placement placement() {
    return cluster.hall.rings().object(0).place(cluster.hall.hasher().hash(name));
  }

  final int primary(int replica) {
    return placement().primaries().get(replica).id();
  }

  final ObjectKey key() {
    return new ObjectKey(0, cluster.hall.hasher().hash(name));
  }

  final int extents() {
    int all = 0;
    for (int device = 0; device < cluster.nodes.size(); device++) {
      all += cluster.store(device).status().extents();
    }
    return all;
  }

  final QuorumAnswer<?> held(int device) {
    return cluster.nodes.get(device).query(key(), learned(), ObjectNode.Want.NOTHING);
  }

  /// The assignment that all replicas know.
  final Assignment learned() {
    List<Member> members =
        placement().primaries().stream()
            .map(Device::id)
            .map(id -> new Member(id, cluster.store(id).identity().incarnation()))
            .toList();
    return new Assignment(new PartitionId(0, placement().partition()), 1, members);
  }

  static void eventually(Runnable assertion) {
    long until = System.nanoTime() + 10_000_000_000L;
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  interface Racer {
    void run(int number) throws Exception;
  }

  static void race(int count, Racer racer) throws Exception {
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      int own = number;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  racer.run(own);
                } catch (Throwable fault) {
                  faults.add(fault);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).isEmpty();
  }

  static SortedMap<String, String> map() {
    return new TreeMap<>();
  }

  /// Changes of attributes.
  static final class ObjectInfoChange {
    static ObjectAttributes none(ObjectInfo info) {
      return info.metadata().attributes();
    }

    static ObjectAttributes color(ObjectInfo info) {
      SortedMap<String, String> items = map();
      items.put("color", "green");
      return new ObjectAttributes(
          info.metadata().attributes().contentType(), map(), items, map(), 0);
    }
  }
}
