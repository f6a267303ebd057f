package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;

/// Answers calls on objects.
final class S3ObjectHandler {
  private final S3Gate gate;
  private final ObjectService objects;

  S3ObjectHandler(S3Gate gate, ObjectService objects) {
    this.gate = gate;
    this.objects = objects;
  }

  ServerResponse handle(S3ObjectRequest request, Principal principal) {
    return switch (request) {
      case S3ObjectRequest.HeadObject(String bucket, String key) -> {
        S3Gate.Admission admission = gate.find(principal, bucket);
        ObjectInfo info =
            switch (objects.head(admission.object(key), admission.policy())) {
              case HeadOutcome.Found(ObjectInfo found) -> found;
              case HeadOutcome.Absent _ -> throw gate.absent(admission, key);
              case HeadOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
            };
        gate.requireReader(admission, info);
        yield ServerResponse.of(200, HttpHeaders.of("ETag", "\"" + info.metadata().etag() + "\""));
      }
    };
  }
}
