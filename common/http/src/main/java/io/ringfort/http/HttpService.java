package io.ringfort.http;

import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What all connections of one server share. Safe for use by many threads.
final class HttpService {
  private final HttpServerOptions options;
  private final HttpHandler handler;
  private final EventLoops loops;
  private final @Nullable ServerTls tls;
  private final DateLine dateLine;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean stopping;

  HttpService(
      HttpServerOptions options, HttpHandler handler, EventLoops loops, @Nullable ServerTls tls) {
    this.options = options;
    this.handler = handler;
    this.loops = loops;
    this.tls = tls;
    this.dateLine = new DateLine(options.clock());
  }

  HttpServerOptions options() {
    return options;
  }

  HttpHandler handler() {
    return handler;
  }

  EventLoops loops() {
    return loops;
  }

  /// Takes note of how the handshake of a connection ended.
  void handshaken(Object peer, SslHandshakeCompletionEvent end) {
    if (tls != null) {
      if (end.isSuccess()) {
        tls.handshakeDone();
      } else {
        tls.handshakeFailed(peer, end.cause());
      }
    }
  }

  byte[] dateLine() {
    return dateLine.bytes();
  }

  /// Counts a request in, if there is room.
  boolean begin() {
    if (requests.incrementAndGet() <= options.requestsMax()) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  void ended() {
    requests.decrementAndGet();
  }

  /// Counts a connection in; it counts even if there is no room.
  boolean connected() {
    return connections.incrementAndGet() <= options.connectionsMax();
  }

  void disconnected() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }

  /// An answer that the server gives by itself.
  ServerResponse error(int status, String reason) {
    ErrorBody.Content content = options.errorBody().content(status, reason);
    return new ServerResponse(
        status,
        HttpHeaders.of("Content-Type", content.contentType()),
        ResponseBody.bytes(content.bytes()));
  }
}
