package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Set;
import java.util.SortedMap;

/// The storage classes of AWS: names that clients set and get back. They change nothing about how
/// an object is kept; that is a matter of the container's storage policy.
final class StorageClass {
  static final String STANDARD = "STANDARD";

  /// Item of the system metadata of objects.
  static final String ITEM = "s3.storage-class";

  private static final Set<String> OTHERS =
      Set.of(
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "GLACIER_IR",
          "DEEP_ARCHIVE");

  private StorageClass() {}

  /// Reads the value of a header; no value means the standard.
  static String parse(String text) {
    if (text.isEmpty() || text.equals(STANDARD)) {
      return STANDARD;
    }
    if (!OTHERS.contains(text)) {
      throw S3Problem.of(S3Error.INVALID_STORAGE_CLASS).with("StorageClassRequested", text);
    }
    return text;
  }

  static String stored(SortedMap<String, String> systemMetadata) {
    return systemMetadata.getOrDefault(ITEM, STANDARD);
  }
}
