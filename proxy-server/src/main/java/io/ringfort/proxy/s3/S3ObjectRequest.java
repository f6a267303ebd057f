package io.ringfort.proxy.s3;

import io.ringfort.proxy.object.Invocation;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.Optional;
import java.util.Set;

/// A call on one or several objects.
sealed interface S3ObjectRequest extends S3Request {
  /// GetObject and HeadObject.
  ///
  /// @param head whether the data stays here
  /// @param ifRange validator without which the range does not count, or empty
  /// @param part number of the part that is asked for, or 0
  /// @param checksums whether checksums are to be told
  record ReadObject(
      S3Place place,
      boolean head,
      ReadConditions conditions,
      Optional<ByteRanges> ranges,
      String ifRange,
      int part,
      ResponseOverrides overrides,
      boolean checksums)
      implements S3ObjectRequest {}

  /// GetObjectAttributes.
  ///
  /// @param attributes names of those that are asked for
  /// @param partsMax how many parts to tell
  /// @param afterPart only parts with a higher number
  record DescribeObject(S3Place place, Set<String> attributes, int partsMax, int afterPart)
      implements S3ObjectRequest {
    public DescribeObject {
      attributes = Set.copyOf(attributes);
    }
  }

  /// GetObjectTagging: there are no tags.
  record ReadTags(S3Place place) implements S3ObjectRequest {}

  /// DeleteObjectTagging: there are no tags.
  record DeleteTags(S3Place place) implements S3ObjectRequest {}

  /// Calls on retention and legal holds, which buckets without object lock refuse.
  record UseLock(S3Place place) implements S3ObjectRequest {}

  record PutObject(S3Place place, WriteCondition condition, Invocation invocation, NewObject object)
      implements S3ObjectRequest {}

  /// CopyObject.
  ///
  /// @param conditions of the source
  /// @param replace whether type, headers and metadata are the request's rather than the source's
  /// @param storageClassGiven whether the request names a storage class
  /// @param checksum what is to be computed, if anything is said
  record CopyObject(
      S3Place place,
      S3Place source,
      ReadConditions conditions,
      boolean replace,
      boolean storageClassGiven,
      Optional<ChecksumAlgorithm> checksum,
      WriteCondition condition,
      Invocation invocation,
      NewObject object)
      implements S3ObjectRequest {}

  record DeleteObject(S3Place place, WriteCondition condition) implements S3ObjectRequest {}

  /// Deletes a version that was never there.
  record DeleteNothing(S3Place place, String version) implements S3ObjectRequest {}

  /// DeleteObjects: which ones says the body.
  record DeleteObjects(String bucket) implements S3ObjectRequest {}
}
