package io.ringfort.proxy.object;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// MD5 and length of a body. Used by one thread.
final class BodyDigest {
  private final MessageDigest md5;
  private long bytes;

  BodyDigest() {
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no MD5", e);
    }
  }

  /// Takes what remains in the buffer.
  void update(ByteBuffer part) {
    bytes += part.remaining();
    md5.update(part);
  }

  long bytes() {
    return bytes;
  }

  /// The digest in hexadecimal; ends it.
  String hex() {
    return HexFormat.of().formatHex(md5.digest());
  }
}
