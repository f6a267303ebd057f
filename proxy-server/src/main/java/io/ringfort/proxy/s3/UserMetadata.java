package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/// The client's own items of an object, from and to headers. Both doors show the same items.
final class UserMetadata {
  static final String PREFIX = "x-amz-meta-";

  /// Names and values together, in UTF-8.
  static final int BYTES_MAX = 2_048;

  private UserMetadata() {}

  static boolean isItem(String headerName) {
    return headerName.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /// Adds an item. Values of the same name become one, as HTTP has it.
  static void put(SortedMap<String, String> items, String headerName, String value) {
    String name = headerName.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw S3Problem.of(S3Error.INVALID_ARGUMENT, "The name of a metadata item is empty")
          .with("ArgumentName", headerName);
    }
    items.merge(name, text(value), (before, more) -> before + "," + more);
  }

  /// A header value as text: UTF-8, or what older clients send.
  static String text(String value) {
    return PercentCoding.headerText(value).orElse(value);
  }

  static void requireWithinLimit(SortedMap<String, String> items) {
    int bytes = 0;
    for (Map.Entry<String, String> item : items.entrySet()) {
      bytes += Utf8.bytes(item.getKey()) + Utf8.bytes(item.getValue());
    }
    if (bytes > BYTES_MAX) {
      throw S3Problem.of(S3Error.METADATA_TOO_LARGE)
          .with("Size", Integer.toString(bytes))
          .with("MaxSizeAllowed", Integer.toString(BYTES_MAX));
    }
  }

  static void addTo(HttpHeaders.Builder headers, SortedMap<String, String> items) {
    for (Map.Entry<String, String> item : items.entrySet()) {
      headers.addUtf8(PREFIX + item.getKey(), item.getValue());
    }
  }
}
