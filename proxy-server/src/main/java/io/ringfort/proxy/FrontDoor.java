package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringfort.common.time.Clock;
import io.ringfort.http.BodySink;
import io.ringfort.http.HttpHandler;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.swift.SwiftDoor;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Meets every request: gives it a transaction id, decides who answers it, counts and logs it, and
/// turns faults into 500. Safe for use by many threads.
final class FrontDoor implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int GONE = 0;

  private final SwiftDoor swift;
  private final S3Door s3;
  private final RequestMetrics metrics;
  private final AccessLog log;
  private final MeterRegistry registry;
  private final Clock clock;

  FrontDoor(
      SwiftDoor swift,
      S3Door s3,
      RequestMetrics metrics,
      AccessLog log,
      MeterRegistry registry,
      Clock clock) {
    this.swift = swift;
    this.s3 = s3;
    this.metrics = metrics;
    this.log = log;
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public ServerResponse handle(ServerRequest request) throws IOException {
    Passage passage = new Passage(request);
    try {
      ServerResponse response =
          ScopedValue.where(TransactionId.CURRENT, passage.id).call(() -> route(request));
      return passage.leave(response);
    } catch (IOException e) {
      passage.end(GONE, -1);
      throw e;
    } catch (RuntimeException e) {
      LOG.error("{}: {} failed", passage.id, request.method(), e);
      return passage.leave(text(500, "An internal error occurred: " + passage.id));
    }
  }

  /// Signed requests are for S3. What is not signed is for Swift, health or metrics if its path
  /// says so, and for S3 otherwise.
  private ServerResponse route(ServerRequest request) throws IOException {
    if (s3.claims(request)) {
      return s3.handle(request);
    }
    return switch (request.path()) {
      case "/healthcheck" -> text(200, "OK");
      case "/metrics" ->
          registry instanceof PrometheusMeterRegistry prometheus
              ? bytes(200, "text/plain; version=0.0.4; charset=utf-8", prometheus.scrape())
              : text(404, "Metrics are not collected here.");
      default -> swift.claims(request) ? swift.handle(request) : s3.handle(request);
    };
  }

  private static ServerResponse text(int status, String text) {
    return bytes(status, TEXT, text);
  }

  private static ServerResponse bytes(int status, String type, String text) {
    return new ServerResponse(
        status, HttpHeaders.of("Content-Type", type), ResponseBody.bytes(text.getBytes(UTF_8)));
  }

  /// One request on its way through.
  private final class Passage {
    private final ServerRequest request;
    private final TransactionId id;
    private final long startNanos = clock.nanoTime();

    /// Set when the last byte of a streamed body was written.
    private boolean complete;

    Passage(ServerRequest request) {
      this.request = request;
      this.id =
          TransactionId.next(
              clock.now().getEpochSecond(), request.headers().firstOr("X-Trans-Id-Extra", ""));
    }

    /// The response with the id in it; counted and logged when its body has been sent.
    ServerResponse leave(ServerResponse response) {
      HttpHeaders headers =
          response.headers().toBuilder()
              .add("X-Trans-Id", id.text())
              .add("X-Openstack-Request-Id", id.text())
              .build();
      int status = response.status();
      return switch (response.body()) {
        case ResponseBody.Empty empty -> {
          end(status, -1);
          yield new ServerResponse(status, headers, empty);
        }
        case ResponseBody.Bytes bytes -> {
          end(status, bytes.length());
          yield new ServerResponse(status, headers, bytes);
        }
        case ResponseBody.Stream stream ->
            new ServerResponse(status, headers, follow(status, stream));
      };
    }

    private ResponseBody follow(int status, ResponseBody.Stream stream) {
      return ResponseBody.stream(
          stream.length(),
          sink -> {
            write(stream, sink);
            complete = true;
          },
          () -> {
            try {
              stream.resource().close();
            } finally {
              end(complete ? status : GONE, stream.length());
            }
          });
    }

    private void write(ResponseBody.Stream stream, BodySink sink) throws IOException {
      ScopedValue.where(TransactionId.CURRENT, id)
          .call(() -> {
            stream.writer().writeTo(sink);
            return id;
          });
    }

    void end(int status, long bytes) {
      long nanos = clock.nanoTime() - startNanos;
      metrics.record(request.method(), status, nanos);
      log.write(request, id, status == GONE ? "gone" : Integer.toString(status), bytes, nanos);
    }
  }
}
