package io.ringfort.proxy.s3;

/// A call of the S3 API, parsed and checked, but for a document in its body, which is read when the
/// caller has been let through.
sealed interface S3Request
    permits S3Request.ListBuckets,
        S3AclRequest,
        S3BucketRequest,
        S3ListRequest,
        S3ObjectRequest,
        S3UploadRequest {
  /// The buckets of the caller.
  ///
  /// @param prefix only names that begin so
  /// @param after only names after this one
  /// @param region only buckets in this region; empty for any
  /// @param paged whether the caller asked for a part of them
  record ListBuckets(String prefix, String after, String region, int limit, boolean paged)
      implements S3Request {}
}
