package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;

/// Answers calls on objects.
final class S3ObjectHandler {
  private final S3ObjectReader reader;
  private final S3ObjectWriter writer;
  private final S3ObjectCopier copier;
  private final S3MultiDelete multiDelete;

  S3ObjectHandler(S3Gate gate, ObjectService objects) {
    this.reader = new S3ObjectReader(gate, objects);
    this.writer = new S3ObjectWriter(gate, objects);
    this.copier = new S3ObjectCopier(gate, objects, reader);
    this.multiDelete = new S3MultiDelete(gate, writer);
  }

  ServerResponse handle(S3ObjectRequest request, S3Call call) throws IOException {
    Principal principal = call.principal();
    return switch (request) {
      case S3ObjectRequest.ReadObject read -> reader.read(read, principal);
      case S3ObjectRequest.DescribeObject describe -> reader.describe(describe, principal);
      case S3ObjectRequest.ReadTags(S3Place place) -> {
        reader.fetchInfo(place, principal);
        yield S3Xml.document("Tagging").open("TagSet").response(200);
      }
      case S3ObjectRequest.DeleteTags(S3Place place) -> {
        reader.fetchInfo(place, principal);
        yield ServerResponse.of(204);
      }
      case S3ObjectRequest.UseLock(S3Place place) -> {
        reader.fetchInfo(place, principal);
        throw S3Problem.of(S3Error.INVALID_REQUEST, "Bucket is missing Object Lock Configuration");
      }
      case S3ObjectRequest.PutObject put -> writer.put(put, call);
      case S3ObjectRequest.CopyObject copy -> copier.copy(copy, principal);
      case S3ObjectRequest.DeleteObject delete -> writer.delete(delete, principal);
      case S3ObjectRequest.DeleteNothing delete -> writer.deleteNothing(delete, principal);
      case S3ObjectRequest.DeleteObjects delete -> multiDelete.delete(delete, call);
    };
  }
}
