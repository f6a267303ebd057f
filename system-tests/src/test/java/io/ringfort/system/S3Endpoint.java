package io.ringfort.system;

import java.net.URI;
import java.util.Map;

/// Where the S3 API of a running Ringfort is and with which key, as `ringfort env` prints it.
record S3Endpoint(String url, String accessKeyId, String secretKey, String region) {
  static S3Endpoint parse(String exports) {
    Map<String, String> values =
        Endpoint.values(
            exports,
            "AWS_ENDPOINT_URL",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_REGION");
    return new S3Endpoint(
        values.get("AWS_ENDPOINT_URL"),
        values.get("AWS_ACCESS_KEY_ID"),
        values.get("AWS_SECRET_ACCESS_KEY"),
        values.get("AWS_REGION"));
  }

  /// The same by another way.
  S3Endpoint at(String otherUrl) {
    return new S3Endpoint(otherUrl, accessKeyId, secretKey, region);
  }

  /// `host:port`.
  String authority() {
    return URI.create(url).getAuthority();
  }

  /// What all SDKs read; no configuration files, no other sources of credentials or trust.
  Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("AWS_ACCESS_KEY_ID", accessKeyId),
        Map.entry("AWS_SECRET_ACCESS_KEY", secretKey),
        Map.entry("AWS_ENDPOINT_URL", url),
        Map.entry("AWS_REGION", region),
        Map.entry("AWS_DEFAULT_REGION", region),
        Map.entry("AWS_CONFIG_FILE", "/dev/null"),
        Map.entry("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
        Map.entry("AWS_CA_BUNDLE", ""));
  }

  @Override
  public String toString() {
    return url;
  }
}
