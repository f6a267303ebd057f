package io.ringfort.proxy.s3;

/// A call of the S3 API, parsed and checked completely.
sealed interface S3Request permits S3Request.ListBuckets, S3BucketRequest, S3ObjectRequest {
  /// The buckets of the caller.
  ///
  /// @param prefix only names that begin so
  /// @param after only names after this one
  record ListBuckets(String prefix, String after, int limit) implements S3Request {}
}
