package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.List;
import java.util.Locale;

/// What a request is about.
sealed interface S3Target {
  /// All buckets of the caller.
  record OfService() implements S3Target {}

  record OfBucket(String bucket) implements S3Target {}

  record OfObject(String bucket, String key) implements S3Target {}

  /// The bucket, or empty text for the service.
  default String bucketName() {
    return switch (this) {
      case OfService _ -> "";
      case OfBucket(String bucket) -> bucket;
      case OfObject(String bucket, _) -> bucket;
    };
  }

  /// Reads host and path. The bucket stands before one of the domains in the host
  /// (`bucket.s3.example.com`, virtual-host style), or is the first segment of the path (path
  /// style). All after its slash is the key, slashes included.
  ///
  /// @param domains under which buckets are hosts, in lower case
  static S3Target parse(String host, String path, List<String> domains) {
    String bucket = bucketOfHost(host, domains);
    if (!bucket.isEmpty()) {
      return of(bucket, decode(path.substring(1)));
    }
    int slash = path.indexOf('/', 1);
    String first = decode(slash < 0 ? path.substring(1) : path.substring(1, slash));
    if (first.isEmpty()) {
      if (slash >= 0) {
        throw S3Problem.of(S3Error.INVALID_URI);
      }
      return new OfService();
    }
    return of(first, slash < 0 ? "" : decode(path.substring(slash + 1)));
  }

  /// Whether a host names a bucket.
  static boolean isBucketHost(String host, List<String> domains) {
    return !domains.isEmpty() && !bucketOfHost(host, domains).isEmpty();
  }

  private static S3Target of(String bucket, String key) {
    return key.isEmpty() ? new OfBucket(bucket) : new OfObject(bucket, key);
  }

  private static String bucketOfHost(String host, List<String> domains) {
    int colon = host.lastIndexOf(':');
    String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    for (String domain : domains) {
      int end = name.length() - domain.length() - 1;
      if (end > 0 && name.charAt(end) == '.' && name.endsWith(domain)) {
        return name.substring(0, end);
      }
    }
    return "";
  }

  private static String decode(String text) {
    try {
      return PercentCoding.decodePath(text);
    } catch (PercentCoding.MalformedTextException | PercentCoding.BadEscapeException _) {
      throw S3Problem.of(S3Error.INVALID_URI);
    }
  }
}
