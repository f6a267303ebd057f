package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Problem;

/// Understands calls on buckets.
final class S3BucketRoutes {
  S3BucketRequest parse(S3Call call, String bucket) {
    return switch (call.method()) {
      case "HEAD" -> new S3BucketRequest.HeadBucket(bucket);
      default -> throw S3Problem.notImplemented(call.method() + " of a bucket");
    };
  }
}
