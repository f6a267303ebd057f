package io.ringfort.proxy.s3;

import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.syntax.HttpDate;

/// Times as the XML of answers has them.
final class S3Time {
  private static final int MILLISECONDS_END = 23;

  private S3Time() {}

  /// `2026-11-21T03:00:00.123Z`.
  static String iso(Timestamp timestamp) {
    return HttpDate.iso(timestamp).substring(0, MILLISECONDS_END) + "Z";
  }
}
