package io.ringfort.proxy.s3.payload;

/// Arithmetic of polynomials over GF(2) modulo that of a CRC, bits reflected: the highest bit of a
/// number stands for 1, the next for x, and so on. Only for CRCs that begin with all ones and end
/// with all inverted.
enum CrcField {
  CRC32(32, 0xEDB88320L),
  CRC32C(32, 0x82F63B78L),
  CRC64NVME(64, Crc64Nvme.POLYNOMIAL);

  private final int bits;
  private final long polynomial;

  CrcField(int bits, long polynomial) {
    this.bits = bits;
    this.polynomial = polynomial;
  }

  /// The CRC of two pieces from theirs: the first one moved past the second, plus the second. What
  /// the CRC begins and ends with cancels out.
  long combine(long first, long second, long secondBytes) {
    return multiply(first, powerOfX(secondBytes)) ^ second;
  }

  /// x to the power of 8 times a count.
  private long powerOfX(long bytes) {
    long square = 1L << (bits - 2);
    for (int doubled = 1; doubled < 8; doubled *= 2) {
      square = multiply(square, square);
    }
    long power = 1L << (bits - 1);
    for (long left = bytes; left > 0; left >>>= 1) {
      if ((left & 1) != 0) {
        power = multiply(power, square);
      }
      square = multiply(square, square);
    }
    return power;
  }

  private long multiply(long a, long b) {
    long product = 0;
    long shifted = b;
    for (int bit = bits - 1; bit >= 0; bit--) {
      if (((a >>> bit) & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
    }
    return product;
  }
}
