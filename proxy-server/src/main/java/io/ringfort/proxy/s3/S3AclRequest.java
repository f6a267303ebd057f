package io.ringfort.proxy.s3;

/// A call on the access list of a bucket or an object.
sealed interface S3AclRequest extends S3Request {
  String bucket();

  record GetBucketAcl(String bucket) implements S3AclRequest {}

  /// The list is in the body, if the headers do not say it.
  record PutBucketAcl(String bucket, AclSource acl) implements S3AclRequest {}

  record GetObjectAcl(String bucket, String key) implements S3AclRequest {}

  /// The list is in the body, if the headers do not say it.
  record PutObjectAcl(String bucket, String key, AclSource acl) implements S3AclRequest {}
}
