package io.ringfort.proxy.s3;

/// A call on a bucket.
sealed interface S3BucketRequest extends S3Request {
  String bucket();

  /// The region may be told in the body.
  record CreateBucket(String bucket, AclSource acl, ObjectOwnership ownership)
      implements S3BucketRequest {}

  record HeadBucket(String bucket) implements S3BucketRequest {}

  record DeleteBucket(String bucket) implements S3BucketRequest {}

  record GetBucketLocation(String bucket) implements S3BucketRequest {}

  /// A configuration.
  ///
  /// @param single whether one of several is meant, by its id
  record GetBucketSetting(String bucket, BucketSetting setting, boolean single)
      implements S3BucketRequest {}
}
