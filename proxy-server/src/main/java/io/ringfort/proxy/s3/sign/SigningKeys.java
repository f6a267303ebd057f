package io.ringfort.proxy.s3.sign;

import java.util.Optional;

/// Where keys to check signatures with come from. A key is good for one day, region and service, so
/// that whoever checks need not know a secret. Implementations are safe for use by many threads.
public interface SigningKeys {
  /// The key of an access key id; empty if there is no such id.
  ///
  /// @param date `yyyyMMdd`
  Optional<SigningKey> find(String accessKeyId, String date, String region, String service);
}
