package io.ringfort.http;

import java.io.IOException;

/// Writes the body of a streamed response. Runs on the virtual thread of the request.
@FunctionalInterface
public interface BodyWriter {
  /// Writes the whole body. If this throws, or writes fewer bytes than were announced, the
  /// connection is cut so that the client cannot take the response for complete.
  ///
  /// @throws ClientGoneException from the sink, if the client has left; let it pass
  /// @throws IOException if the body cannot be produced
  void writeTo(BodySink sink) throws IOException;
}
