package io.ringfort.proxy.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Small pieces of header values.
public final class HeaderWords {
  private HeaderWords() {}

  /// Whether a word means yes.
  public static boolean isTrue(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on", "t", "y" -> true;
      default -> false;
    };
  }

  /// The items of a comma-separated list, without blanks around them and without empty ones.
  public static List<String> list(String value) {
    List<String> items = new ArrayList<>();
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      String item = value.substring(from, to).strip();
      if (!item.isEmpty()) {
        items.add(item);
      }
      from = to + 1;
    }
    return items;
  }

  /// The number that a text of 1 to 18 decimal digits stands for, or -1 for any other text.
  public static long digits(String text) {
    int length = text.length();
    if (length == 0 || length > 18) {
      return -1;
    }
    long number = 0;
    for (int index = 0; index < length; index++) {
      char c = text.charAt(index);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + (c - '0');
    }
    return number;
  }

  /// A header name from one in lower case: a capital after each dash.
  public static String headerName(String prefix, String lowerCase) {
    StringBuilder name = new StringBuilder(prefix.length() + lowerCase.length()).append(prefix);
    boolean first = true;
    for (int index = 0; index < lowerCase.length(); index++) {
      char c = lowerCase.charAt(index);
      name.append(first && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
      first = c == '-';
    }
    return name.toString();
  }

  /// Without the quotes around it, if there are any.
  public static String unquoted(String etag) {
    int length = etag.length();
    boolean quoted = length >= 2 && etag.charAt(0) == '"' && etag.charAt(length - 1) == '"';
    return quoted ? etag.substring(1, length - 1) : etag;
  }
}
