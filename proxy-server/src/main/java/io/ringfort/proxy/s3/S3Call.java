package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;

/// A request whose signature was checked, before it is understood.
///
/// @param principal who signed it, or nobody
/// @param body unread
record S3Call(
    String method,
    S3Target target,
    S3Query query,
    HttpHeaders headers,
    Principal principal,
    RequestBody body) {
  /// Reads the whole body, a document.
  ///
  /// @throws S3Problem if it is larger than allowed
  /// @throws IOException if the client is gone
  byte[] readDocument(int bytesMax) throws IOException {
    return body.readAll(bytesMax)
        .orElseThrow(() ->
            S3Problem.of(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED)
                .with("MaxMessageLengthBytes", Integer.toString(bytesMax)));
  }
}
