package io.ringfort.proxy.s3;

/// A call for what is in a bucket.
sealed interface S3ListRequest extends S3Request {
  String bucket();

  ListBounds bounds();

  /// What all kinds of listings have in common.
  ///
  /// @param prefix only keys that begin so
  /// @param delimiter keys that contain it after the prefix are rolled up; empty for none
  /// @param maxKeys how many entries at most
  /// @param encoded whether names are percent-encoded in the answer
  record ListBounds(String prefix, String delimiter, int maxKeys, boolean encoded) {}

  record ListObjects(String bucket, ListBounds bounds, String marker) implements S3ListRequest {}

  /// The second form.
  ///
  /// @param token as it came; empty if it did not
  /// @param echoesToken whether it came
  /// @param echoesStart whether `startAfter` came
  /// @param after where to go on: what the token says, or `startAfter`
  record ListObjectsV2(
      String bucket,
      ListBounds bounds,
      String token,
      boolean echoesToken,
      String startAfter,
      boolean echoesStart,
      String after,
      boolean withOwner)
      implements S3ListRequest {}

  /// All versions; here each object has one, `null`.
  record ListObjectVersions(
      String bucket, ListBounds bounds, String keyMarker, String versionIdMarker)
      implements S3ListRequest {}
}
