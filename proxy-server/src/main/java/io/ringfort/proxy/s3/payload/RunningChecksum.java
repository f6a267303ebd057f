package io.ringfort.proxy.s3.payload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// A checksum of bytes that come in pieces. For one thread.
public abstract sealed class RunningChecksum {
  private final ChecksumAlgorithm algorithm;

  private RunningChecksum(ChecksumAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  static RunningChecksum of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new Cyclic(algorithm, new CRC32());
      case CRC32C -> new Cyclic(algorithm, new CRC32C());
      case CRC64NVME -> new Cyclic(algorithm, new Crc64Nvme());
      case SHA1 -> new Hash(algorithm, "SHA-1");
      case SHA256 -> new Hash(algorithm, "SHA-256");
    };
  }

  public ChecksumAlgorithm algorithm() {
    return algorithm;
  }

  /// Takes what remains in the buffer.
  public abstract void update(ByteBuffer bytes);

  /// The checksum of all bytes; ends the computation.
  abstract byte[] value();

  /// The checksum of all bytes, as header fields have it; ends the computation.
  public String base64() {
    return Base64.getEncoder().encodeToString(value());
  }

  private static final class Cyclic extends RunningChecksum {
    private final Checksum checksum;

    Cyclic(ChecksumAlgorithm algorithm, Checksum checksum) {
      super(algorithm);
      this.checksum = checksum;
    }

    @Override
    public void update(ByteBuffer bytes) {
      checksum.update(bytes);
    }

    @Override
    byte[] value() {
      long number = checksum.getValue();
      byte[] value = new byte[algorithm().bytes()];
      for (int index = 0; index < value.length; index++) {
        value[index] = (byte) (number >>> (8 * (value.length - 1 - index)));
      }
      return value;
    }
  }

  private static final class Hash extends RunningChecksum {
    private final MessageDigest digest;

    Hash(ChecksumAlgorithm algorithm, String name) {
      super(algorithm);
      digest = Digests.start(name);
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    byte[] value() {
      return digest.digest();
    }
  }

  /// Digests of the JDK.
  static final class Digests {
    private Digests() {}

    static MessageDigest start(String name) {
      try {
        return MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(name + " is part of every JDK", e);
      }
    }
  }
}
