package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.multipart.UploadId;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.S3ListRequest.ListBounds;

/// A call on objects that arrive in parts.
sealed interface S3UploadRequest extends S3Request {
  String bucket();

  record CreateMultipartUpload(String bucket, String key, NewObject object, UploadChecksum checksum)
      implements S3UploadRequest {}

  record UploadPart(String bucket, String key, UploadId upload, int number)
      implements S3UploadRequest {}

  record UploadPartCopy(String bucket, String key, UploadId upload, int number, PartSource source)
      implements S3UploadRequest {}

  /// @param after only numbers above this one
  record ListParts(
      String bucket, String key, UploadId upload, int after, int limit, boolean encoded)
      implements S3UploadRequest {}

  /// @param headers that promise what the object will be
  record CompleteMultipartUpload(
      String bucket, String key, UploadId upload, WriteCondition condition, HttpHeaders headers)
      implements S3UploadRequest {}

  record AbortMultipartUpload(String bucket, String key, UploadId upload)
      implements S3UploadRequest {}

  /// @param bounds prefix, delimiter and how many
  record ListMultipartUploads(
      String bucket, ListBounds bounds, String keyMarker, String uploadIdMarker)
      implements S3UploadRequest {}
}
