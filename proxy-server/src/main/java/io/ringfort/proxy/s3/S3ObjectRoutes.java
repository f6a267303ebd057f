package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Problem;

/// Understands calls on objects.
final class S3ObjectRoutes {
  S3ObjectRequest parse(S3Call call, String bucket, String key) {
    return switch (call.method()) {
      case "HEAD" -> new S3ObjectRequest.HeadObject(bucket, key);
      default -> throw S3Problem.notImplemented(call.method() + " of an object");
    };
  }
}
