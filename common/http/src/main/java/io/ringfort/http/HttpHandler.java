package io.ringfort.http;

import java.io.IOException;

/// What a server does with one request. Called by many virtual threads at once, one per request.
@FunctionalInterface
public interface HttpHandler {
  /// Answers one request. The requests of one connection come strictly in order, never two at once.
  ///
  /// An exception of any kind is answered with 500 and logged once; [ClientGoneException] only
  /// closes the connection.
  ///
  /// @throws IOException if the client is gone or the answer cannot be made
  ServerResponse handle(ServerRequest request) throws IOException;
}
