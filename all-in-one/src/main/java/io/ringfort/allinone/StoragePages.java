package io.ringfort.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.client.wire.WireService;
import io.ringfort.http.HttpHandler;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.object.ObjectServer;
import java.io.IOException;

/// What a storage process answers: calls of the cluster, and pages for operators.
final class StoragePages implements HttpHandler {
  private final WireService wire;
  private final LocalStorage storage;
  private final PrometheusMeterRegistry metrics;

  StoragePages(WireService wire, LocalStorage storage, PrometheusMeterRegistry metrics) {
    this.wire = wire;
    this.storage = storage;
    this.metrics = metrics;
  }

  @Override
  public ServerResponse handle(ServerRequest request) throws IOException {
    if (WireService.isCall(request)) {
      return wire.handle(request);
    }
    return switch (request.path()) {
      case "/healthcheck" -> text("text/plain; charset=utf-8", "OK\n");
      case "/metrics" -> text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
      case "/info", "/recon" ->
          storage
              .objects()
              .map(ObjectServer::status)
              .orElseGet(() -> text("application/json", "{\"devices\": []}\n"));
      default -> ServerResponse.of(404);
    };
  }

  private static ServerResponse text(String type, String body) {
    return new ServerResponse(
        200, HttpHeaders.of("Content-Type", type), ResponseBody.bytes(body.getBytes(UTF_8)));
  }
}
