package io.ringfort.http;

/// The answer to one request.
///
/// The kit owns the framing: `Content-Length`, `Transfer-Encoding`, `Connection` and `Date` are
/// made from the body and the connection, and such headers of the handler are left out, with two
/// exceptions: `Connection: close` closes the connection after this answer, and with an
/// [ResponseBody.Empty] body the `Content-Length` of an answer to HEAD, or of a 304, is passed
/// through.
///
/// An answer to HEAD may carry the body of the GET: its length is announced, its writer not run.
///
/// @param status 200 to 599
/// @param headers without framing, see above
/// @param body empty for 204 and 304
public record ServerResponse(int status, HttpHeaders headers, ResponseBody body) {
  public ServerResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status is not within 200 to 599: " + status);
    }
    if ((status == 204 || status == 304) && !(body instanceof ResponseBody.Empty)) {
      throw new IllegalArgumentException("an answer with status " + status + " has no body");
    }
  }

  /// An answer without a body and without headers.
  public static ServerResponse of(int status) {
    return new ServerResponse(status, HttpHeaders.none(), ResponseBody.empty());
  }

  /// An answer without a body.
  public static ServerResponse of(int status, HttpHeaders headers) {
    return new ServerResponse(status, headers, ResponseBody.empty());
  }
}
