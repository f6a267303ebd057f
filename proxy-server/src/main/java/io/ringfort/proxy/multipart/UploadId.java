package io.ringfort.proxy.multipart;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The identity of an upload: 128 random bits as 32 characters, digits and `a` to `f`.
public record UploadId(String text) implements Comparable<UploadId> {
  static final int CHARACTERS = 32;

  public UploadId {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException("not the id of an upload: " + text);
    }
  }

  /// Reads what a client sent; empty if it can be no upload's.
  public static Optional<UploadId> parse(String text) {
    return isWellFormed(text) ? Optional.of(new UploadId(text)) : Optional.empty();
  }

  static UploadId random(RandomGenerator random) {
    return new UploadId(randomText(random));
  }

  /// 128 random bits in hexadecimal.
  static String randomText(RandomGenerator random) {
    byte[] bytes = new byte[CHARACTERS / 2];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isWellFormed(String text) {
    return text.length() == CHARACTERS
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public int compareTo(UploadId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
