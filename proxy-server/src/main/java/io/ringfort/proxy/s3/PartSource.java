package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.ReadConditions;

/// What a part is copied from.
///
/// @param conditions under which it is
/// @param range first and last byte as the header says it, or empty for all
record PartSource(S3Place place, ReadConditions conditions, String range) {
  private static final String RANGE = "x-amz-copy-source-range";
  private static final String UNIT = "bytes=";

  static PartSource parse(HttpHeaders headers) {
    return new PartSource(
        CopySource.parse(headers.firstOr(CopySource.HEADER, "")),
        ConditionHeaders.ofCopySource(headers),
        headers.firstOr(RANGE, ""));
  }

  /// The bytes that are meant.
  ///
  /// @param length of the source
  ByteRanges.Slice slice(long length) {
    if (range.isEmpty()) {
      return new ByteRanges.Slice(0, length);
    }
    int dash = range.indexOf('-');
    if (!range.startsWith(UNIT) || dash < 0) {
      throw notARange();
    }
    long first = HeaderWords.digits(range.substring(UNIT.length(), dash));
    long last = HeaderWords.digits(range.substring(dash + 1));
    if (first < 0 || last < first) {
      throw notARange();
    }
    if (last >= length) {
      throw S3Problem.of(
              S3Error.INVALID_RANGE,
              "Range specified is not valid for source object of size: " + length)
          .with("ActualObjectSize", Long.toString(length));
    }
    return new ByteRanges.Slice(first, last + 1);
  }

  private S3Problem notARange() {
    return invalid(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and"
            + " last are the zero-based offsets of the first and last bytes to copy");
  }

  private S3Problem invalid(String message) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT, message)
        .with("ArgumentName", RANGE)
        .with("ArgumentValue", range);
  }
}
