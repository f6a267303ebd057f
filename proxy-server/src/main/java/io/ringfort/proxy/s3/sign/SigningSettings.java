package io.ringfort.proxy.s3.sign;

import java.time.Duration;

/// What signatures must fit to.
///
/// @param region the name of the region that requests must be signed for
/// @param skewMax how far the clock of a client may be off, in either direction
/// @param presignedMax how long a presigned URL may be valid
public record SigningSettings(String region, Duration skewMax, Duration presignedMax) {
  /// As AWS has them: a quarter of an hour, seven days.
  public static SigningSettings of(String region) {
    return new SigningSettings(region, Duration.ofMinutes(15), Duration.ofDays(7));
  }
}
