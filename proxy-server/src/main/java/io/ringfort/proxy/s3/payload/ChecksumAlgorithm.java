package io.ringfort.proxy.s3.payload;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// The checksums that S3 knows for objects and parts.
public enum ChecksumAlgorithm {
  CRC32(4),
  CRC32C(4),
  CRC64NVME(8),
  SHA1(20),
  SHA256(32);

  /// What the names of all their header fields begin with.
  static final String FIELD_PREFIX = "x-amz-checksum-";

  private final int bytes;
  private final String field;

  ChecksumAlgorithm(int bytes) {
    this.bytes = bytes;
    this.field = FIELD_PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /// The algorithm of a name as `x-amz-checksum-algorithm` has it, in any case.
  public static Optional<ChecksumAlgorithm> find(String name) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.name().equalsIgnoreCase(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /// The algorithm of a header field, in any case.
  public static Optional<ChecksumAlgorithm> ofField(String field) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.field.equalsIgnoreCase(field)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /// Bytes of a value.
  public int bytes() {
    return bytes;
  }

  /// Name of the header field: `x-amz-checksum-crc32`.
  public String field() {
    return field;
  }

  /// Whether the checksum of a whole follows from those of its parts.
  public boolean isCombinable() {
    return this == CRC32 || this == CRC32C || this == CRC64NVME;
  }

  /// The bytes of a value in base64; empty if it is none of this algorithm.
  public Optional<byte[]> decode(String base64) {
    if (base64.length() != (bytes + 2) / 3 * 4) {
      return Optional.empty();
    }
    try {
      byte[] value = Base64.getDecoder().decode(base64);
      return value.length == bytes ? Optional.of(value) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A computation that begins with no bytes.
  public RunningChecksum start() {
    return RunningChecksum.of(this);
  }

  /// The checksum of two pieces in a row.
  ///
  /// @param first base64 of the first piece's checksum
  /// @param second base64 of the second piece's checksum
  /// @param secondBytes how long the second piece is
  /// @throws IllegalArgumentException if this algorithm cannot combine, or a value is none of it
  public String combine(String first, String second, long secondBytes) {
    if (!isCombinable() || secondBytes < 0) {
      throw new IllegalArgumentException(
          "checksums of " + this + " cannot be combined over " + secondBytes + " bytes");
    }
    CrcField field =
        switch (this) {
          case CRC32 -> CrcField.CRC32;
          case CRC32C -> CrcField.CRC32C;
          case CRC64NVME -> CrcField.CRC64NVME;
          case SHA1, SHA256 -> throw new IllegalStateException("not combinable: " + this);
        };
    return encode(field.combine(number(first), number(second), secondBytes));
  }

  private long number(String base64) {
    byte[] value =
        decode(base64)
            .orElseThrow(() -> new IllegalArgumentException("no value of " + this + ": " + base64));
    long number = 0;
    for (byte b : value) {
      number = (number << 8) | (b & 0xff);
    }
    return number;
  }

  private String encode(long number) {
    byte[] value = new byte[bytes];
    for (int index = 0; index < bytes; index++) {
      value[index] = (byte) (number >>> (8 * (bytes - 1 - index)));
    }
    return Base64.getEncoder().encodeToString(value);
  }
}
