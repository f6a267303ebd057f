package io.ringfort.object;

import io.ringfort.client.object.NodeStatus;
import io.ringfort.client.wire.WireService;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.HttpServer;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// An object server on a port of its own. Where containers and accounts share the port, their
/// server mounts [ObjectRoutes] and [#status] instead.
public final class ObjectServer implements AutoCloseable {
  private final HttpServer http;
  private final ObjectRoutes routes;

  private ObjectServer(HttpServer http, ObjectRoutes routes) {
    this.http = http;
    this.routes = routes;
  }

  /// Starts serving devices, which stay the caller's.
  ///
  /// @param options where to listen, and the cluster key
  /// @throws IOException if the address cannot be bound
  public static ObjectServer start(
      HttpServerOptions options, DeviceTable devices, Clock clock, RandomGenerator random)
      throws IOException {
    ObjectRoutes routes = new ObjectRoutes(devices, clock, random);
    WireService wire = new WireService(clock, routes.handlers());
    try {
      HttpServer http =
          HttpServer.start(
              options,
              request ->
                  WireService.isCall(request) ? wire.handle(request) : page(request, devices));
      return new ObjectServer(http, routes);
    } catch (IOException | RuntimeException e) {
      routes.close();
      throw e;
    }
  }

  private static ServerResponse page(ServerRequest request, DeviceTable devices) {
    return switch (request.path()) {
      case "/healthcheck" -> text("text/plain; charset=utf-8", "OK\n");
      case "/recon" -> status(devices);
      default -> ServerResponse.of(404);
    };
  }

  /// Space and health of every device, as JSON.
  public static ServerResponse status(DeviceTable devices) {
    StringBuilder json = new StringBuilder("{\"devices\": [");
    List<NodeStatus> all = devices.status();
    for (int index = 0; index < all.size(); index++) {
      NodeStatus status = all.get(index);
      json.append(index == 0 ? "\n  {" : ",\n  {");
      json.append("\"device\": ").append(quoted(status.device()));
      json.append(", \"online\": ").append(status.online());
      json.append(", \"accepts_data\": ").append(status.acceptsData());
      json.append(", \"capacity_bytes\": ").append(status.capacityBytes());
      json.append(", \"used_bytes\": ").append(status.usedBytes());
      json.append(", \"objects\": ").append(status.objects());
      json.append(", \"quarantined\": ").append(status.quarantined());
      json.append(", \"failure\": ").append(quoted(status.failure())).append('}');
    }
    return text("application/json", json.append("\n]}\n").toString());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(' ');
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static ServerResponse text(String type, String body) {
    return new ServerResponse(
        200,
        HttpHeaders.of("Content-Type", type),
        ResponseBody.bytes(body.getBytes(StandardCharsets.UTF_8)));
  }

  /// Where it listens, with the real port.
  public NodeAddress address() {
    return http.address();
  }

  /// Stops serving.
  @Override
  public void close() {
    http.close();
    routes.close();
  }
}
