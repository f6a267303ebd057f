package io.ringfort.proxy.s3;

/// A call on a bucket.
sealed interface S3BucketRequest extends S3Request {
  String bucket();

  record HeadBucket(String bucket) implements S3BucketRequest {}
}
