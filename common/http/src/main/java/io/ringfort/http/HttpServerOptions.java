package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.Set;

/// How a server listens, whom it serves and where its limits are. Start from
/// [#defaults(NodeAddress)].
///
/// @param bind host and port to listen on; port 0 takes any free one
/// @param transport how bytes get to the kernel
/// @param eventLoops threads that move bytes
/// @param connectionsMax open connections; one more is answered with 503 and closed
/// @param requestsMax requests that handlers work on at one time; one more is answered with 503
/// @param head limits of a request's head, and of the trailer of a chunked body
/// @param smallBodyBytes a body with a known length up to this is handed over with its head
/// @param windowBytes bytes of a body, or of pipelined requests, that wait for the handler before
///   the connection is not read any more; also bytes of a response that wait for the client
/// @param drainBytes unread rest of a body that is thrown away to keep the connection
/// @param times time limits
/// @param slowBody how slowly a body may come
/// @param access which connections are served
/// @param encryption whether connections are encrypted; [ServerRequest#isTls()] tells handlers
/// @param errorBody body of the answers that the server gives by itself
/// @param clock for the `Date` header
public record HttpServerOptions(
    NodeAddress bind,
    Transport transport,
    int eventLoops,
    int connectionsMax,
    int requestsMax,
    HeadLimits head,
    int smallBodyBytes,
    int windowBytes,
    int drainBytes,
    Times times,
    SlowBody slowBody,
    ConnectionAccess access,
    Encryption encryption,
    ErrorBody errorBody,
    Clock clock) {

  /// Time limits of a server.
  ///
  /// @param handshake from the opening of a connection until it is encrypted, if it is to be; then
  ///   it is cut off
  /// @param idle a connection without a request is closed after this
  /// @param head from the first byte of a head to its end; answered with 408
  /// @param body silence within a body that is waited for; answered with 408
  /// @param write a client that takes no byte of a response for this long is cut off
  /// @param linger after a response that ends a connection, how long late bytes of the client are
  ///   thrown away, so that it gets to read the response
  /// @param grace how long [HttpServer#close()] lets running requests go on
  public record Times(
      Duration handshake,
      Duration idle,
      Duration head,
      Duration body,
      Duration write,
      Duration linger,
      Duration grace) {
    /// 10 s for a handshake, 75 s idle, 10 s for a head, 60 s of silence in a body, 60 s without
    /// taking a byte, 2 s lingering, 10 s of grace.
    public static Times defaults() {
      return new Times(
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));
    }
  }

  /// A client that sends a body more slowly than this is answered with 408. Time in which the
  /// handler does not take what has come does not count.
  ///
  /// @param bytesPerSecondMin on average
  /// @param over the time that the average is taken of
  public record SlowBody(long bytesPerSecondMin, Duration over) {
    public SlowBody {
      if (bytesPerSecondMin < 0 || !over.isPositive()) {
        throw new IllegalArgumentException(bytesPerSecondMin + " bytes over " + over);
      }
    }

    /// 1 KiB/s over 60 s.
    public static SlowBody defaults() {
      return new SlowBody(1 << 10, Duration.ofSeconds(60));
    }
  }

  public HttpServerOptions {
    if (eventLoops < 1
        || connectionsMax < 1
        || requestsMax < 1
        || smallBodyBytes < 0
        || windowBytes < 1024
        || drainBytes < 0) {
      throw new IllegalArgumentException("a limit is too small: " + bind);
    }
  }

  /// 20 000 connections, 4096 running requests, 64 KiB small bodies, windows of 1 MiB, 256 KiB
  /// drained, one event loop per processor, open access, no encryption, plain text errors.
  public static HttpServerOptions defaults(NodeAddress bind) {
    return new HttpServerOptions(
        bind,
        Transport.EPOLL,
        Runtime.getRuntime().availableProcessors(),
        20_000,
        4_096,
        HeadLimits.defaults(),
        64 << 10,
        1 << 20,
        256 << 10,
        Times.defaults(),
        SlowBody.defaults(),
        new ConnectionAccess.Open(),
        new Encryption.None(),
        ErrorBody.plainText(),
        Clock.system());
  }

  /// Serves only connections that prove to hold this key, and `/healthcheck` to all.
  public HttpServerOptions clusterKey(ClusterKey key) {
    return access(new ConnectionAccess.Keyed(key, Set.of("/healthcheck")));
  }

  /// With another [#access].
  public HttpServerOptions access(ConnectionAccess changed) {
    Draft draft = new Draft(this);
    draft.access = changed;
    return draft.done();
  }

  /// With another [#transport].
  public HttpServerOptions transport(Transport changed) {
    Draft draft = new Draft(this);
    draft.transport = changed;
    return draft.done();
  }

  /// With another number of [#eventLoops].
  public HttpServerOptions eventLoops(int changed) {
    Draft draft = new Draft(this);
    draft.eventLoops = changed;
    return draft.done();
  }

  /// With other bounds of [#connectionsMax] and [#requestsMax].
  public HttpServerOptions bounds(int connections, int requests) {
    Draft draft = new Draft(this);
    draft.connectionsMax = connections;
    draft.requestsMax = requests;
    return draft.done();
  }

  /// With other [#times].
  public HttpServerOptions times(Times changed) {
    Draft draft = new Draft(this);
    draft.times = changed;
    return draft.done();
  }

  /// With another [#slowBody].
  public HttpServerOptions slowBody(SlowBody changed) {
    Draft draft = new Draft(this);
    draft.slowBody = changed;
    return draft.done();
  }

  /// With another [#encryption].
  public HttpServerOptions encryption(Encryption changed) {
    Draft draft = new Draft(this);
    draft.encryption = changed;
    return draft.done();
  }

  /// With another [#errorBody].
  public HttpServerOptions errorBody(ErrorBody changed) {
    Draft draft = new Draft(this);
    draft.errorBody = changed;
    return draft.done();
  }

  /// Options of which something is changed.
  private static final class Draft {
    private final HttpServerOptions from;
    private Transport transport;
    private int eventLoops;
    private int connectionsMax;
    private int requestsMax;
    private Times times;
    private SlowBody slowBody;
    private ConnectionAccess access;
    private Encryption encryption;
    private ErrorBody errorBody;

    Draft(HttpServerOptions from) {
      this.from = from;
      this.transport = from.transport;
      this.eventLoops = from.eventLoops;
      this.connectionsMax = from.connectionsMax;
      this.requestsMax = from.requestsMax;
      this.times = from.times;
      this.slowBody = from.slowBody;
      this.access = from.access;
      this.encryption = from.encryption;
      this.errorBody = from.errorBody;
    }

    HttpServerOptions done() {
      return new HttpServerOptions(
          from.bind,
          transport,
          eventLoops,
          connectionsMax,
          requestsMax,
          from.head,
          from.smallBodyBytes,
          from.windowBytes,
          from.drainBytes,
          times,
          slowBody,
          access,
          encryption,
          errorBody,
          from.clock);
    }
  }
}
