package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;

/// Where an object is, as a request says it.
///
/// @param expectedOwner account that the bucket must belong to, or empty
record S3Place(String bucket, String key, String expectedOwner) {
  /// Refuses a bucket of someone else than the request expects.
  S3Gate.Admission requireExpectedOwner(S3Gate.Admission admission) {
    if (!expectedOwner.isEmpty() && !expectedOwner.equals(admission.container().account())) {
      throw S3Problem.of(S3Error.ACCESS_DENIED);
    }
    return admission;
  }
}
