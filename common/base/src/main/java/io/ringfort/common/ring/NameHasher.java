package io.ringfort.common.ring;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes names with the cluster's secret prefix and suffix, which are fixed for the life of a
/// cluster: another prefix or suffix places everything elsewhere. Safe for use by many threads.
public final class NameHasher {
  private final byte[] prefix;
  private final byte[] suffix;

  public NameHasher(String prefix, String suffix) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.suffix = suffix.getBytes(StandardCharsets.UTF_8);
  }

  public NameHash hash(AccountName name) {
    return hash(name.path());
  }

  public NameHash hash(ContainerName name) {
    return hash(name.path());
  }

  public NameHash hash(ObjectName name) {
    return hash(name.path());
  }

  private NameHash hash(String path) {
    MessageDigest md5 = md5();
    md5.update(prefix);
    md5.update(path.getBytes(StandardCharsets.UTF_8));
    md5.update(suffix);
    return of(md5.digest());
  }

  static NameHash md5(byte[] bytes) {
    return of(md5().digest(bytes));
  }

  private static NameHash of(byte[] digest) {
    return new NameHash(bigEndian(digest, 0), bigEndian(digest, 8));
  }

  private static long bigEndian(byte[] bytes, int from) {
    long value = 0;
    for (int index = from; index < from + 8; index++) {
      value = (value << 8) | (bytes[index] & 0xff);
    }
    return value;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no MD5", e);
    }
  }
}
