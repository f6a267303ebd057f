package io.ringfort.proxy.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Access key ids of configured users: `RF` and 18 characters out of `A-Z2-7`, as every S3 client
/// takes them, computed from the login. Not secret.
public final class AccessKeyId {
  private static final String PREFIX = "RF";
  private static final int CHARACTERS = 18;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private AccessKeyId() {}

  /// @param login `account:user`
  public static String of(String login) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(login.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
    StringBuilder id = new StringBuilder(PREFIX);
    for (int index = 0; index < CHARACTERS; index++) {
      id.append(BASE32.charAt(digest[index] & 31));
    }
    return id.toString();
  }
}
