package io.ringfort.proxy.object;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.RemoteObjectNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.quorum.Pace;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.http.ClusterKey;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.object.DeviceLimits;
import io.ringfort.object.DeviceTable;
import io.ringfort.object.ObjectServer;
import io.ringfort.object.engine.EngineOptions;
import io.ringfort.object.engine.ObjectStore;
import io.ringfort.object.engine.SlabObjectStore;
import io.ringfort.proxy.container.ListingRows;
import io.ringfort.proxy.node.NodeHealth;
import io.ringfort.proxy.node.ObjectNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Real devices in a folder, each behind a node of its own that can be made to fail, and the object
/// hall over them. Listing rows are kept in a map.
final class HallCluster implements AutoCloseable {
  /// How the hall reaches a device.
  enum Way {
    LOCAL,
    REMOTE
  }

  private static final int POWER = 4;
  private static final int REPLICAS = 3;
  private static final ClusterKey KEY = ClusterKey.of(new byte[32]);

  final Clock clock = Clock.system();
  final List<FaultyNode> nodes = new ArrayList<>();
  final List<DeviceTable> tables = new ArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Rows rows = new Rows();
  final DeletedComposites deleted = new DeletedComposites(clock, metrics);
  final ObjectHall hall;
  final RingObjectService service;
  private final Supplier<ObjectHall> halls;
  private final List<ObjectServer> servers = new ArrayList<>();
  private final HttpClient http = HttpClient.start(HttpClientOptions.defaults().clusterKey(KEY));

  /// Rows of chosen versions; the newest of each name wins.
  static final class Rows implements ListingRows {
    final Map<String, ObjectRow> byName = new ConcurrentHashMap<>();
    volatile boolean lost;

    @Override
    public RecordOutcome record(ContainerName name, List<ObjectRow> rows) {
      if (lost) {
        return RecordOutcome.UNKNOWN;
      }
      rows.forEach(row -> byName.merge(name + "/" + row.name(), row, ObjectRow::merge));
      return RecordOutcome.DURABLE;
    }
  }

  HallCluster(Path folder, List<Way> ways, long deviceBytes) throws IOException {
    List<Device> devices = new ArrayList<>();
    WireClient wire = new WireClient(http, clock);
    for (int id = 0; id < ways.size(); id++) {
      String name = "d" + id;
      DeviceTable table = open(folder, id, name, deviceBytes);
      tables.add(table);
      ObjectNode node = table.require(name);
      if (ways.get(id) == Way.REMOTE) {
        HttpServerOptions options =
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).clusterKey(KEY);
        ObjectServer server = ObjectServer.start(options, table, clock, new Random(id));
        servers.add(server);
        node = new RemoteObjectNode(wire, server.address(), name);
      }
      nodes.add(new FaultyNode(node));
      NodeAddress address = new NodeAddress("127.0.0." + (id + 1), 6200);
      devices.add(new Device(id, 1, id, address, address, name, 1, ""));
    }
    Ring ring = ring(devices);
    ObjectNodes reached = new ObjectNodes(device -> Optional.of(nodes.get(device.id())), wire);
    Rings rings = Rings.of(ring, ring, Map.of(0, ring));
    halls = () -> hall(rings, reached);
    hall = halls.get();
    service = service(hall);
  }

  private ObjectHall hall(Rings rings, ObjectNodes reached) {
    return new ObjectHall(
        rings,
        new NameHasher("prefix", "suffix"),
        reached,
        new NodeHealth(clock),
        rows,
        new HybridClock(clock, new Random().nextLong() >>> 1),
        clock,
        new Random(),
        metrics);
  }

  private RingObjectService service(ObjectHall hall) {
    Pace pace = new Pace(Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(5), 8, 32);
    return new RingObjectService(
        hall, new ObjectLimits(64L << 20, Duration.ofSeconds(20), pace, 256), deleted);
  }

  /// The service of one more proxy, with a clock and a view of the nodes' health of its own.
  RingObjectService anotherProxy() {
    return service(halls.get());
  }

  private static Ring ring(List<Device> devices) {
    int[][] assignment = new int[REPLICAS][1 << POWER];
    for (int replica = 0; replica < REPLICAS; replica++) {
      for (int partition = 0; partition < 1 << POWER; partition++) {
        assignment[replica][partition] = (partition + replica) % devices.size();
      }
    }
    return new Ring(POWER, 1, devices, assignment);
  }

  private DeviceTable open(Path folder, int id, String name, long deviceBytes) {
    EngineOptions of = EngineOptions.defaults(new UUID(1, 2), name, id, Map.of(0, POWER), clock);
    EngineOptions options =
        new EngineOptions(
            of.cluster(),
            name,
            id,
            of.genesisRing(),
            of.partitionPowers(),
            deviceBytes,
            4 << 20,
            of.inlineBytesMax(),
            of.cachedVersions(),
            of.stagedAge(),
            of.checkpointBytes(),
            of.compactAtGarbage(),
            of.limits(),
            clock,
            EngineOptions.IndexKind.MEMORY);
    return DeviceTable.open(
        new TreeSet<>(List.of(name)),
        device ->
            SlabObjectStore.open(
                new LocalDisk(Files.createDirectories(folder.resolve(device))), options),
        DeviceLimits.DEFAULT,
        clock);
  }

  ObjectStore store(int device) {
    return tables.get(device).store("d" + device).orElseThrow();
  }

  double count(String counter) {
    return metrics.counter(counter).count();
  }

  @Override
  public void close() {
    service.close();
    servers.forEach(ObjectServer::close);
    http.close();
    tables.forEach(DeviceTable::close);
  }
}
