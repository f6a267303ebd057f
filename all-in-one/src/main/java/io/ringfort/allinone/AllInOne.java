package io.ringfort.allinone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.disk.DiskLockedException;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.proxy.ProxyServer;
import io.ringfort.proxy.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole object store in one process: the same servers as in a cluster, with the devices called
/// directly instead of over a network.
///
/// ```
/// DATA/cluster.yaml   identity        DATA/credentials   users
/// DATA/rings/         ring files      DATA/devices/d1 ...
/// DATA/endpoint       URL of the object API, as it was served last
/// ```
public final class AllInOne implements AutoCloseable {
  private static final int REPLICAS = 3;
  private static final int PARTITION_POWER = 10;

  /// Under which the rings name the devices of this process; nothing listens there.
  private static final NodeAddress HERE = new NodeAddress("127.0.0.1", 6200);

  private final CloseStack closing;
  private final ProxyServer server;
  private final UsersFile.@Nullable User newUser;

  private AllInOne(CloseStack closing, ProxyServer server, UsersFile.@Nullable User newUser) {
    this.closing = closing;
    this.server = server;
    this.newUser = newUser;
  }

  /// Starts everything; lays out the data folder first if it is empty.
  ///
  /// @throws StartFailedException if the folder is in use by another process
  /// @throws IOException if the address cannot be bound or the folder cannot be used
  public static AllInOne start(AllInOneConfig config) throws IOException {
    Files.createDirectories(config.data());
    CloseStack closing = new CloseStack();
    try {
      closing.add(closing.add(new LocalDisk(config.data())).lock("lock"));
      return startLocked(config, closing);
    } catch (DiskLockedException e) {
      closing.close();
      throw new StartFailedException(config.data() + " is in use by another process", e);
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private static AllInOne startLocked(AllInOneConfig config, CloseStack closing)
      throws IOException {
    Path data = config.data();
    ClusterIdentity cluster = ClusterIdentity.readOrCreate(data.resolve("cluster.yaml"));
    UsersFile.User newUser =
        UsersFile.exists(data.resolve("credentials"))
            ? null
            : UsersFile.create(data.resolve("credentials"));
    layOut(data, config.devices());
    Clock clock = Clock.system();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Rings rings = closing.add(Rings.open(data.resolve("rings"), Duration.ofSeconds(5), clock));
    HttpClient http =
        closing.add(HttpClient.start(HttpClientOptions.defaults().clusterKey(cluster.key())));
    WireClient wire = new WireClient(http, clock);
    LocalStorage storage =
        closing.add(
            LocalStorage.open(
                data.resolve("devices"),
                HERE,
                EnumSet.allOf(StorageRole.class),
                cluster,
                rings,
                clock));
    StorageProcess.startReporter(closing, cluster, rings, storage, HERE, wire, clock);
    HallAssembly assembly =
        new HallAssembly(rings, cluster.hasher(), storage, HERE, wire, clock, metrics);
    PublicSide side =
        new PublicSide(
            new NodeAddress(config.host(), config.port()),
            config.encryption(),
            cluster,
            UsersFile.read(data.resolve("credentials")),
            List.of("standard"),
            Duration.ofDays(1),
            new S3Settings(S3Settings.REGION, List.of("localhost"), -1));
    ProxyServer server = closing.add(side.open(assembly.build(closing), clock, metrics));
    EndpointMark.put(data, config.encryption(), server.address());
    return new AllInOne(closing, server, newUser);
  }

  private static void layOut(Path data, int count) throws IOException {
    Path rings = data.resolve("rings");
    if (Files.exists(rings.resolve(Rings.objectRingFile(0)))) {
      return;
    }
    FoundingMark.put(data.resolve("devices"));
    List<Device> devices = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      String name = "d" + (index + 1);
      Files.createDirectories(data.resolve("devices").resolve(name));
      devices.add(new Device(index, 1, index + 1, HERE, HERE, name, 100, ""));
    }
    Files.createDirectories(rings);
    NewRings.write(rings, PARTITION_POWER, Math.min(REPLICAS, count), devices);
  }

  /// Where the object API is.
  public NodeAddress address() {
    return server.address();
  }

  /// The user that was made at this first start; empty at later ones.
  public Optional<UsersFile.User> newUser() {
    return Optional.ofNullable(newUser);
  }

  @Override
  public void close() {
    closing.close();
  }
}
