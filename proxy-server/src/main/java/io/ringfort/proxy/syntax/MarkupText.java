package io.ringfort.proxy.syntax;

/// Text within JSON and XML.
public final class MarkupText {
  private static final String HEX = "0123456789abcdef";

  private MarkupText() {}

  /// Appends a JSON string with its quotes.
  public static void appendJson(StringBuilder out, String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX.charAt(c >> shift & 15));
        }
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /// Appends text fit for an element or an attribute in double quotes. Characters that XML 1.0 has
  /// no way to say become U+FFFD; JSON tells such names exactly.
  public static void appendXml(StringBuilder out, String text) {
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
        default -> out.append(c < ' ' || c == 0xfffe || c == 0xffff ? '\ufffd' : c);
      }
    }
  }
}
