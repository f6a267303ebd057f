package io.ringfort.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.RemoteAccountNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.client.wire.WireService;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.ClusterKey;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.http.HttpServer;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.listing.ListingStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The account storage of a machine, called over loopback.
class RemoteAccountNodeTest extends AccountNodeConformance {
  @TempDir Path root;
  private final Clock clock = Clock.system();
  private final ClusterKey key = ClusterKey.of(new byte[32]);
  private AccountStorage storage;
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(root.resolve("d1"));
    storage = AccountStorage.open(root, new NameHasher("", "s"), ListingStoreOptions.defaults());
    WireService wire = new WireService(clock, storage.handlers());
    server =
        HttpServer.start(
            HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).clusterKey(key), wire);
    client = HttpClient.start(HttpClientOptions.defaults().clusterKey(key));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    storage.close();
  }

  @Override
  AccountNode node() {
    return new RemoteAccountNode(new WireClient(client, clock), server.address(), "d1");
  }
}
