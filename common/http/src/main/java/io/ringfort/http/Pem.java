package io.ringfort.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads PEM (RFC 7468): blocks of Base64 between two lines, with anything around them.
///
/// ```
/// -----BEGIN CERTIFICATE-----
/// MIIB...
/// -----END CERTIFICATE-----
/// ```
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /// One block. Never shown: it may be a key.
  static final class Block {
    private final String type;
    private final byte[] content;

    private Block(String type, byte[] content) {
      this.type = type;
      this.content = content;
    }

    /// What it says that it is, like `CERTIFICATE`.
    String type() {
      return type;
    }

    byte[] content() {
      return content.clone();
    }
  }

  /// All blocks in their order.
  ///
  /// @throws IllegalArgumentException saying what is wrong, without a word of the content
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    String type = "";
    StringBuilder base64 = new StringBuilder();
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      String line = raw.strip();
      if (type.isEmpty()) {
        type = label(line, BEGIN);
      } else if (line.startsWith(END)) {
        if (!label(line, END).equals(type)) {
          throw new IllegalArgumentException("has a block whose begin and end do not match");
        }
        blocks.add(new Block(type, decoded(base64.toString())));
        type = "";
        base64.setLength(0);
      } else if (line.indexOf(':') >= 0) {
        throw new IllegalArgumentException("has an encrypted block; it must not be encrypted");
      } else {
        base64.append(line);
      }
    }
    if (!type.isEmpty()) {
      throw new IllegalArgumentException("ends within a block");
    }
    return blocks;
  }

  /// What stands between the dashes of such a line; empty for any other line.
  private static String label(String line, String start) {
    return line.startsWith(start)
            && line.endsWith(DASHES)
            && line.length() >= start.length() + DASHES.length()
        ? line.substring(start.length(), line.length() - DASHES.length())
        : "";
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("has a block that is not Base64");
    }
  }
}
