package io.ringfort.http;

import java.net.InetSocketAddress;

/// One request as it came from the wire: syntactically correct, otherwise uninterpreted.
public final class ServerRequest {
  private final String method;
  private final String target;
  private final int pathStart;
  private final HttpHeaders headers;
  private final RequestBody body;
  private final InetSocketAddress remoteAddress;
  private final boolean tls;

  ServerRequest(
      String method,
      String target,
      HttpHeaders headers,
      RequestBody body,
      InetSocketAddress remoteAddress,
      boolean tls) {
    this.method = method;
    this.target = target;
    this.pathStart = pathStart(target);
    this.headers = headers;
    this.body = body;
    this.remoteAddress = remoteAddress;
    this.tls = tls;
  }

  /// A request that came from no wire, for calling a handler directly.
  ///
  /// @param target path and query, undecoded
  public static ServerRequest of(String method, String target, HttpHeaders headers, byte[] body) {
    return new ServerRequest(
        method,
        target,
        headers,
        RequestBody.of(body),
        InetSocketAddress.createUnresolved("localhost", 0),
        false);
  }

  /// Where the path starts in a target of absolute form (`http://host/path`), else 0.
  private static int pathStart(String target) {
    if (target.isEmpty() || target.charAt(0) == '/' || target.charAt(0) == '*') {
      return 0;
    }
    int authority = target.indexOf("://") + 3;
    int slash = target.indexOf('/', authority);
    int query = target.indexOf('?', authority);
    if (slash >= 0 && (query < 0 || slash < query)) {
      return slash;
    }
    return query < 0 ? target.length() : query;
  }

  /// The method, as sent: methods are case-sensitive.
  public String method() {
    return method;
  }

  /// The request target exactly as sent.
  public String target() {
    return target;
  }

  /// The path, undecoded, from its `/` to before the `?`; `*` for a target of that form.
  public String path() {
    int question = target.indexOf('?', pathStart);
    String path = target.substring(pathStart, question < 0 ? target.length() : question);
    return path.isEmpty() ? "/" : path;
  }

  /// The query, undecoded, without its `?`; empty if there is none.
  public String query() {
    int question = target.indexOf('?', pathStart);
    return question < 0 ? "" : target.substring(question + 1);
  }

  /// The header fields, in the order sent.
  public HttpHeaders headers() {
    return headers;
  }

  /// The body; of length 0 if there is none.
  public RequestBody body() {
    return body;
  }

  /// The other end of the connection.
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  /// Whether the connection is encrypted.
  public boolean isTls() {
    return tls;
  }

  /// Method and target, for logs.
  @Override
  public String toString() {
    return method + " " + target;
  }
}
