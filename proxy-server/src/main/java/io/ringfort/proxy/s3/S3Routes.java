package io.ringfort.proxy.s3;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.Utf8;
import java.util.Optional;

/// Turns a call into an [S3Request], or refuses it with an [S3Problem]. Immutable.
final class S3Routes {
  static final int BUCKETS_MAX = 10_000;

  private final S3BucketRoutes buckets = new S3BucketRoutes();
  private final S3ObjectRoutes objects = new S3ObjectRoutes();

  S3Request parse(S3Call call) {
    if (call.method().equals("OPTIONS")) {
      throw S3Problem.of(S3Error.ACCESS_FORBIDDEN);
    }
    return switch (call.target()) {
      case S3Target.OfService _ -> onService(call);
      case S3Target.OfBucket(String bucket) -> {
        requireContainerName(bucket);
        yield call.method().equals("POST") && call.query().has("delete")
            ? new S3ObjectRequest.DeleteObjects(bucket)
            : buckets.parse(call, bucket);
      }
      case S3Target.OfObject(String bucket, String key) -> {
        requireContainerName(bucket);
        if (Utf8.bytes(key) > ObjectName.BYTES_MAX) {
          throw S3Problem.of(S3Error.KEY_TOO_LONG)
              .with("Size", Integer.toString(Utf8.bytes(key)))
              .with("MaxSizeAllowed", Integer.toString(ObjectName.BYTES_MAX));
        }
        if (call.query().has("acl")) {
          yield onAcl(call, bucket, key);
        }
        Optional<S3UploadRequest> onUpload = S3UploadRoutes.find(call, bucket, key);
        yield onUpload.isPresent() ? onUpload.get() : objects.parse(call, bucket, key);
      }
    };
  }

  private static void requireContainerName(String bucket) {
    if (Utf8.bytes(bucket) > ContainerName.BYTES_MAX || bucket.indexOf('/') >= 0) {
      throw S3Problem.of(S3Error.INVALID_BUCKET_NAME).with("BucketName", bucket);
    }
  }

  private static S3Request onService(S3Call call) {
    if (!call.method().equals("GET")) {
      throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    }
    S3Query query = call.query();
    boolean paged =
        query.has("prefix")
            || query.has("continuation-token")
            || query.has("max-buckets")
            || query.has("bucket-region");
    return new S3Request.ListBuckets(
        query.text("prefix"),
        ListToken.parse(query.text("continuation-token")),
        query.text("bucket-region"),
        query.number("max-buckets", 1, BUCKETS_MAX, BUCKETS_MAX),
        paged);
  }

  private static S3AclRequest onAcl(S3Call call, String bucket, String key) {
    S3BucketRoutes.refuseVersions(call.query());
    return switch (call.method()) {
      case "GET" -> new S3AclRequest.GetObjectAcl(bucket, key);
      case "PUT" -> new S3AclRequest.PutObjectAcl(bucket, key, AclSource.of(call.headers()));
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }
}
