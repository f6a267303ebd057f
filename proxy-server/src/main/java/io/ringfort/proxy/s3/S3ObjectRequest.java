package io.ringfort.proxy.s3;

import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.Optional;

/// A call on an object.
sealed interface S3ObjectRequest extends S3Request {
  S3Place place();

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

  record PutObject(S3Place place, WriteCondition condition, NewObject object)
      implements S3ObjectRequest {}

  record DeleteObject(S3Place place, WriteCondition condition) implements S3ObjectRequest {}

  /// Deletes a version that was never there.
  record DeleteNothing(S3Place place, String version) implements S3ObjectRequest {}
}
