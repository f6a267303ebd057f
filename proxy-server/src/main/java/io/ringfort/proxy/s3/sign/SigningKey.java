package io.ringfort.proxy.s3.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.proxy.access.Principal;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// A key derived for one day, region and service, and whose it is. Never shown. Safe for use by
/// many threads.
public final class SigningKey {
  private static final String HMAC = "HmacSHA256";

  private final SecretKey key;
  private final Principal principal;

  private SigningKey(byte[] key, Principal principal) {
    this.key = new SecretKeySpec(key, HMAC);
    this.principal = principal;
  }

  /// From a key that was derived elsewhere.
  ///
  /// @param key the 32 bytes at the end of the derivation
  public static SigningKey of(byte[] key, Principal principal) {
    return new SigningKey(key, principal);
  }

  /// Derives the key of a day, a region and a service from a secret.
  ///
  /// @param date `yyyyMMdd`
  public static SigningKey derive(
      String secret, String date, String region, String service, Principal principal) {
    byte[] ofDate = hmac(secretKey(("AWS4" + secret).getBytes(UTF_8)), date);
    byte[] ofRegion = hmac(secretKey(ofDate), region);
    byte[] ofService = hmac(secretKey(ofRegion), service);
    return new SigningKey(hmac(secretKey(ofService), SigningScope.TERMINATOR), principal);
  }

  /// Whose key it is.
  public Principal principal() {
    return principal;
  }

  /// The signature of a text of ISO-8859-1.
  byte[] sign(String text) {
    return hmac(key, text);
  }

  private static SecretKey secretKey(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  private static byte[] hmac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "SigningKey[" + principal + "]";
  }
}
