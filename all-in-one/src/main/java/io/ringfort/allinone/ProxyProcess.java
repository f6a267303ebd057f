package io.ringfort.allinone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.proxy.ProxyServer;
import java.io.IOException;
import java.util.Set;

/// A proxy as a process of its own: all devices are elsewhere.
public final class ProxyProcess implements AutoCloseable {
  private final CloseStack closing;
  private final ProxyServer server;

  private ProxyProcess(CloseStack closing, ProxyServer server) {
    this.closing = closing;
    this.server = server;
  }

  /// Starts it.
  ///
  /// @throws IOException if rings cannot be read or the address cannot be bound
  public static ProxyProcess start(NodeConfig config) throws IOException {
    ClusterIdentity cluster = ClusterIdentity.read(config.clusterFile());
    Clock clock = Clock.system();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CloseStack closing = new CloseStack();
    try {
      Rings rings = closing.add(Rings.open(config.ringsFolder(), config.ringPollInterval(), clock));
      HttpClient http =
          closing.add(HttpClient.start(HttpClientOptions.defaults().clusterKey(cluster.key())));
      LocalStorage none =
          closing.add(
              LocalStorage.open(
                  config.devicesRoot(), config.storageListen(), Set.of(), cluster, rings, clock));
      HallAssembly assembly =
          new HallAssembly(
              rings,
              cluster.hasher(),
              none,
              config.storageListen(),
              new WireClient(http, clock),
              clock,
              metrics);
      PublicSide side =
          new PublicSide(
              config.proxyListen(),
              config.proxyEncryption(),
              cluster,
              UsersFile.read(config.usersFile()),
              config.policies(),
              config.tokenLife(),
              config.s3());
      return new ProxyProcess(
          closing, closing.add(side.open(assembly.build(closing), clock, metrics)));
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  @Override
  public void close() {
    closing.close();
  }

  /// What it is and where, for people.
  @Override
  public String toString() {
    return "proxy at " + server.address();
  }
}
