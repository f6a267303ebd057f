package io.ringfort.proxy.s3;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.Utf8;

/// Turns a call into an [S3Request], or refuses it with an [S3Problem]. Immutable.
final class S3Routes {
  private static final int BUCKETS_MAX = 10_000;

  private final S3BucketRoutes buckets = new S3BucketRoutes();
  private final S3ObjectRoutes objects = new S3ObjectRoutes();

  S3Request parse(S3Call call) {
    return switch (call.target()) {
      case S3Target.OfService _ -> onService(call);
      case S3Target.OfBucket(String bucket) -> buckets.parse(call, bucket);
      case S3Target.OfObject(String bucket, String key) -> {
        if (Utf8.bytes(key) > ObjectName.BYTES_MAX) {
          throw S3Problem.of(S3Error.KEY_TOO_LONG)
              .with("Size", Integer.toString(Utf8.bytes(key)))
              .with("MaxSizeAllowed", Integer.toString(ObjectName.BYTES_MAX));
        }
        yield objects.parse(call, bucket, key);
      }
    };
  }

  private static S3Request onService(S3Call call) {
    if (!call.method().equals("GET")) {
      throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    }
    return new S3Request.ListBuckets(
        call.query().text("prefix"),
        call.query().text("continuation-token"),
        call.query().number("max-buckets", 1, BUCKETS_MAX, BUCKETS_MAX));
  }
}
