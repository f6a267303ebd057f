package io.ringfort.common.name;

import static java.util.Objects.requireNonNull;

/// What every name must satisfy: not empty, bounded in UTF-8 bytes, well-formed text.
final class NameRules {
  private NameRules() {}

  static void requireSegment(String kind, String name, int bytesMax) {
    requireText(kind, name, bytesMax);
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(kind + " name contains a slash");
    }
  }

  static void requireText(String kind, String name, int bytesMax) {
    requireNonNull(name, kind + " name is null");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(kind + " name is empty");
    }
    int bytes = utf8Bytes(kind, name);
    if (bytes > bytesMax) {
      throw new IllegalArgumentException(
          kind + " name is " + bytes + " bytes long, the limit is " + bytesMax);
    }
  }

  private static int utf8Bytes(String kind, String name) {
    int bytes = 0;
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && index + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(index + 1))) {
        bytes += 4;
        index++;
      } else {
        throw new IllegalArgumentException(kind + " name has an unpaired surrogate");
      }
    }
    return bytes;
  }
}
