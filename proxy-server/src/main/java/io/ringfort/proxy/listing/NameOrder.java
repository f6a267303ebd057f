package io.ringfort.proxy.listing;

import java.util.Comparator;

/// The order of names: by the bytes of their UTF-8, which is by code points.
public final class NameOrder {
  public static final Comparator<String> ASCENDING = NameOrder::compare;

  private NameOrder() {}

  static Comparator<String> of(boolean reverse) {
    return reverse ? ASCENDING.reversed() : ASCENDING;
  }

  private static int compare(String a, String b) {
    int count = Math.min(a.length(), b.length());
    for (int index = 0; index < count; index++) {
      char x = a.charAt(index);
      char y = b.charAt(index);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /// Surrogates stand for code points above all others, but lie below U+E000 to U+FFFF as chars.
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
