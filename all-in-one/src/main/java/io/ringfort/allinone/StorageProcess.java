package io.ringfort.allinone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.RemoteAccountNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.client.wire.WireService;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.container.RingAccountReports;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.http.HttpServer;
import io.ringfort.http.HttpServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/// The storage servers of one machine as a process: object, container and account server on one
/// port, or one of them.
public final class StorageProcess implements AutoCloseable {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  private final CloseStack closing;
  private final Set<StorageRole> roles;
  private final HttpServer server;

  private StorageProcess(CloseStack closing, Set<StorageRole> roles, HttpServer server) {
    this.closing = closing;
    this.roles = roles;
    this.server = server;
  }

  /// Opens the devices and serves them to the cluster.
  ///
  /// @throws IOException if rings cannot be read or the address cannot be bound
  public static StorageProcess start(NodeConfig config, NodeAddress listen, Set<StorageRole> roles)
      throws IOException {
    ClusterIdentity cluster = ClusterIdentity.read(config.clusterFile());
    Clock clock = Clock.system();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CloseStack closing = new CloseStack();
    try {
      Rings rings = closing.add(Rings.open(config.ringsFolder(), config.ringPollInterval(), clock));
      HttpClient http =
          closing.add(HttpClient.start(HttpClientOptions.defaults().clusterKey(cluster.key())));
      LocalStorage storage =
          closing.add(
              LocalStorage.open(config.devicesRoot(), listen, roles, cluster, rings, clock));
      startReporter(closing, cluster, rings, storage, listen, new WireClient(http, clock), clock);
      StoragePages pages =
          new StoragePages(new WireService(clock, storage.handlers()), storage, metrics);
      HttpServerOptions options = HttpServerOptions.defaults(listen).clusterKey(cluster.key());
      return new StorageProcess(closing, roles, closing.add(HttpServer.start(options, pages)));
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  /// Starts telling accounts the totals of the containers of this process.
  static void startReporter(
      CloseStack closing,
      ClusterIdentity cluster,
      Rings rings,
      LocalStorage storage,
      NodeAddress here,
      WireClient wire,
      Clock clock) {
    RingAccountReports reports =
        new RingAccountReports(
            rings::account, cluster.hasher(), device -> accountNode(storage, here, wire, device));
    storage
        .containers()
        .ifPresent(containers ->
            closing.add(
                containers.startReporter(
                    reports, clock, HallAssembly.newStamps(clock), REPORT_INTERVAL)));
  }

  private static AccountNode accountNode(
      LocalStorage storage, NodeAddress here, WireClient wire, Device device) {
    if (device.address().equals(here)) {
      var local = storage.findAccounts(device.name());
      if (local.isPresent()) {
        return local.get();
      }
    }
    return new RemoteAccountNode(wire, device.address(), device.name());
  }

  @Override
  public void close() {
    closing.close();
  }

  /// What it is and where, for people.
  @Override
  public String toString() {
    return "storage " + roles + " at " + server.address();
  }
}
