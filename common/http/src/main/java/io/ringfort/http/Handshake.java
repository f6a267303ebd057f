package io.ringfort.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The words and sums of the exchange that [ClusterKey] describes.
final class Handshake {
  static final String HELLO_PATH = "/.cluster/hello";
  static final String PROOF_PATH = "/.cluster/proof";
  static final String NONCE = "Cluster-Nonce";
  static final String PROOF = "Cluster-Proof";
  static final int NONCE_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  /// Who proves.
  enum Role {
    CLIENT,
    SERVER
  }

  private Handshake() {}

  static String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }

  static boolean isNonce(String text) {
    if (text.length() != 2 * NONCE_BYTES) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Syntax.hexDigit(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  static String proof(ClusterKey key, Role role, String clientNonce, String serverNonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
      String label = role == Role.CLIENT ? "ringfort/1 client" : "ringfort/1 server";
      mac.update(label.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      mac.update(HexFormat.of().parseHex(clientNonce));
      return HexFormat.of().formatHex(mac.doFinal(HexFormat.of().parseHex(serverNonce)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /// Compares in a time that does not tell how much is right.
  static boolean same(String expected, String actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.ISO_8859_1),
        actual.getBytes(StandardCharsets.ISO_8859_1));
  }
}
