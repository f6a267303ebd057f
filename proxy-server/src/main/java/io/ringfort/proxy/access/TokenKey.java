package io.ringfort.proxy.access;

/// The secret that tokens are signed with, the same on all proxies of a cluster. Never printed.
public final class TokenKey {
  private static final int BYTES_MIN = 16;

  private final byte[] secret;

  private TokenKey(byte[] secret) {
    this.secret = secret;
  }

  /// A key of these bytes, at least 16, which are copied.
  public static TokenKey of(byte[] secret) {
    if (secret.length < BYTES_MIN) {
      throw new IllegalArgumentException(
          "a token key has at least " + BYTES_MIN + " bytes, this one has " + secret.length);
    }
    return new TokenKey(secret.clone());
  }

  byte[] secret() {
    return secret;
  }

  /// Says nothing about the secret.
  @Override
  public String toString() {
    return "TokenKey[hidden]";
  }
}
