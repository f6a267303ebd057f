package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import java.time.Duration;
import java.util.Optional;

/// A request to send. Immutable; the methods named after a part return a changed copy.
///
/// `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are made by the client
/// and must not be among the headers, except a `Host` of one's own.
public final class ClientRequest {
  private static final byte[] NO_BODY = {};

  private final NodeAddress address;
  private final String method;
  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Optional<Duration> timeout;
  private final boolean expectContinue;

  private ClientRequest(
      NodeAddress address,
      String method,
      String target,
      HttpHeaders headers,
      byte[] body,
      Optional<Duration> timeout,
      boolean expectContinue) {
    this.address = address;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.timeout = timeout;
    this.expectContinue = expectContinue;
  }

  /// A request without headers and body.
  ///
  /// @param target path and query, encoded
  /// @throws IllegalArgumentException if method or target cannot be sent
  public static ClientRequest of(NodeAddress address, String method, String target) {
    if (!Syntax.isToken(method)) {
      throw new IllegalArgumentException("not a method: " + Syntax.shown(method));
    }
    if (!Syntax.isTarget(target) || (target.charAt(0) != '/' && !target.equals("*"))) {
      throw new IllegalArgumentException("not a request target: " + Syntax.shown(target));
    }
    return new ClientRequest(
        address, method, target, HttpHeaders.none(), NO_BODY, Optional.empty(), false);
  }

  /// With these headers instead.
  public ClientRequest headers(HttpHeaders changed) {
    return new ClientRequest(address, method, target, changed, body, timeout, expectContinue);
  }

  /// With one more header.
  public ClientRequest header(String name, String value) {
    return headers(headers.and(name, value));
  }

  /// With a body for [HttpClient#send]; the array must not change until that returns.
  public ClientRequest body(byte[] changed) {
    return new ClientRequest(address, method, target, headers, changed, timeout, expectContinue);
  }

  /// With another time limit for the whole call, from opening to the last byte of the response.
  public ClientRequest timeout(Duration changed) {
    return new ClientRequest(
        address, method, target, headers, body, Optional.of(changed), expectContinue);
  }

  /// Asks the server to agree before the body is sent.
  public ClientRequest expectContinue() {
    return new ClientRequest(address, method, target, headers, body, timeout, true);
  }

  /// Where it goes.
  public NodeAddress address() {
    return address;
  }

  /// The method.
  public String method() {
    return method;
  }

  /// Path and query, encoded.
  public String target() {
    return target;
  }

  /// The headers, without those that the client makes.
  public HttpHeaders headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Duration timeoutOr(Duration otherwise) {
    return timeout.orElse(otherwise);
  }

  boolean expectsContinue() {
    return expectContinue;
  }

  /// Whether sending it twice means the same as once (RFC 9110, 9.2.2).
  boolean isIdempotent() {
    return switch (method) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS" -> true;
      default -> false;
    };
  }

  /// Method, address and target, for logs.
  @Override
  public String toString() {
    return method + " " + address + target;
  }
}
