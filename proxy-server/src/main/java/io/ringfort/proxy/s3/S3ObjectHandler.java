package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.ObjectService;
import java.io.IOException;

/// Answers calls on objects.
final class S3ObjectHandler {
  private final S3ObjectReader reader;
  private final S3ObjectWriter writer;

  S3ObjectHandler(S3Gate gate, ObjectService objects) {
    this.reader = new S3ObjectReader(gate, objects);
    this.writer = new S3ObjectWriter(gate, objects);
  }

  ServerResponse handle(S3ObjectRequest request, S3Call call) throws IOException {
    Principal principal = call.principal();
    return switch (request) {
      case S3ObjectRequest.ReadObject read -> reader.read(read, principal);
      case S3ObjectRequest.PutObject put -> writer.put(put, principal, call.body());
      case S3ObjectRequest.DeleteObject delete -> writer.delete(delete, principal);
      case S3ObjectRequest.DeleteNothing delete -> writer.deleteNothing(delete, principal);
    };
  }
}
