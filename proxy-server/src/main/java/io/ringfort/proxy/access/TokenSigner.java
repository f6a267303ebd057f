package io.ringfort.proxy.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Makes and checks tokens that carry their own proof, so that every proxy with the same key
/// recognizes them without asking anybody. Safe for use by many threads.
///
/// ```
/// prefix "tk" base64url( format:1 | expires:8 | login: UTF-8 | mac:32 )
/// ```
///
/// `expires` is in seconds since 1970, big endian; `mac` is HMAC-SHA-256 over all before it, so
/// neither user nor time can be altered.
final class TokenSigner {
  /// What a token says.
  record Claim(String login, long expiresEpochSecond) {}

  private static final int FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES;
  private static final int MAC_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  /// Longer ones are none of ours.
  static final int CHARACTERS_MAX = 2048;

  private final SecretKey key;
  private final String prefix;

  TokenSigner(TokenKey key, String resellerPrefix) {
    this.key = new SecretKeySpec(key.secret(), ALGORITHM);
    this.prefix = resellerPrefix + "tk";
  }

  String sign(Claim claim) {
    byte[] login = claim.login().getBytes(UTF_8);
    byte[] bytes = new byte[HEAD_BYTES + login.length + MAC_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.put((byte) FORMAT).putLong(claim.expiresEpochSecond()).put(login);
    buffer.put(mac(bytes, HEAD_BYTES + login.length));
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// What the token says, if it was signed with the key; it may have expired.
  Optional<Claim> verify(String token) {
    if (token.length() > CHARACTERS_MAX || !token.startsWith(prefix)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token.substring(prefix.length()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    int signed = bytes.length - MAC_BYTES;
    if (signed <= HEAD_BYTES || bytes[0] != FORMAT) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] given = new byte[MAC_BYTES];
    buffer.get(signed, given);
    if (!MessageDigest.isEqual(given, mac(bytes, signed))) {
      return Optional.empty();
    }
    String login = new String(bytes, HEAD_BYTES, signed - HEAD_BYTES, UTF_8);
    return Optional.of(new Claim(login, buffer.getLong(1)));
  }

  private byte[] mac(byte[] bytes, int count) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(bytes, 0, count);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
    }
  }
}
