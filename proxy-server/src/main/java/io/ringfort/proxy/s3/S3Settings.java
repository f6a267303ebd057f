package io.ringfort.proxy.s3;

import java.util.List;
import java.util.Locale;

/// What the S3 door needs to know.
///
/// @param region that requests are signed for
/// @param domains under which buckets are hosts (`bucket.domain`); none: only path style
/// @param policy index of the storage policy of new buckets, or -1 for the default
public record S3Settings(String region, List<String> domains, int policy) {
  public static final String REGION = "us-east-1";

  public S3Settings {
    domains = domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
  }

  /// Region `us-east-1`, path style, the default policy.
  public static S3Settings defaults() {
    return new S3Settings(REGION, List.of(), -1);
  }
}
