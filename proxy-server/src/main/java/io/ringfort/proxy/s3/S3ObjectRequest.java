package io.ringfort.proxy.s3;

/// A call on an object.
sealed interface S3ObjectRequest extends S3Request {
  String bucket();

  String key();

  record HeadObject(String bucket, String key) implements S3ObjectRequest {}
}
