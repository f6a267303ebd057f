package io.ringfort.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.RemoteObjectNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.ClusterKey;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.http.HttpServerOptions;
import java.io.IOException;
import java.util.Random;

class RemoteObjectNodeTest extends ObjectNodeConformance {
  private final ClusterKey clusterKey = ClusterKey.of(new byte[32]);
  private final HttpClient http =
      HttpClient.start(HttpClientOptions.defaults().clusterKey(clusterKey));
  private ObjectServer server;

  @Override
  ObjectNode open(DeviceTable table, String device) throws IOException {
    if (server == null) {
      server =
          ObjectServer.start(
              HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).clusterKey(clusterKey),
              table,
              clock,
              new Random(1));
    }
    return new RemoteObjectNode(new WireClient(http, clock), server.address(), device);
  }

  @Override
  void closeWay() {
    server.close();
    http.close();
  }
}
