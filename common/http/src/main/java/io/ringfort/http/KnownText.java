package io.ringfort.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Strings for bytes of a head. Common method and field names come from a table, others are made.
final class KnownText {
  private static final int SLOTS = 1024;
  private static final @Nullable String[] TABLE = new @Nullable String[SLOTS];

  static {
    String names =
        "GET HEAD PUT POST DELETE OPTIONS COPY PATCH Accept Accept-Encoding Accept-Language"
            + " Accept-Ranges Age Allow Authorization Cache-Control Cluster-Nonce Cluster-Proof"
            + " Connection Content-Disposition Content-Encoding Content-Length Content-MD5"
            + " Content-Range Content-Type Cookie Date Destination ETag Expect Expires Host"
            + " If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Keep-Alive"
            + " Last-Modified Location Origin Range Referer Server Transfer-Encoding User-Agent"
            + " Vary X-Amz-Content-SHA256 X-Amz-Date X-Auth-Token X-Backend-Storage-Policy-Index"
            + " X-Delete-At X-Object-Manifest X-Timestamp X-Trans-Id";
    for (String name : names.split(" ", -1)) {
      put(name);
      put(lower(name));
    }
  }

  private KnownText() {}

  private static String lower(String name) {
    StringBuilder lower = new StringBuilder(name);
    for (int i = 0; i < lower.length(); i++) {
      lower.setCharAt(i, Character.toLowerCase(lower.charAt(i)));
    }
    return lower.toString();
  }

  private static void put(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    int slot = slot(bytes, 0, bytes.length);
    if (TABLE[slot] == null) {
      TABLE[slot] = name;
    }
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    hash = 31 * hash + bytes[from];
    hash = 31 * hash + bytes[(from + to) >>> 1];
    hash = 31 * hash + bytes[to - 1];
    if (to - from > 4) {
      hash = 31 * hash + bytes[to - 4];
    }
    return (hash * 0x9E3779B9) >>> 22;
  }

  /// The text of a name; at least one byte.
  static String name(byte[] bytes, int from, int to) {
    String known = TABLE[slot(bytes, from, to)];
    if (known != null && same(known, bytes, from, to)) {
      return known;
    }
    return text(bytes, from, to);
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean same(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
