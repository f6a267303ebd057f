package io.ringfort.proxy.s3.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// The CRC of 64 bits of the NVM Express specification, sixteen bytes at a step by tables. For one
/// thread.
final class Crc64Nvme implements Checksum {
  /// Bits reflected.
  static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private static final int STEP_BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// For each distance to the end of a step a table of what a byte there adds.
  private static final long[] TABLES = tables();

  private long state = -1;

  private static long[] tables() {
    long[] tables = new long[STEP_BYTES * 256];
    for (int value = 0; value < 256; value++) {
      long crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
      }
      tables[value] = crc;
    }
    for (int at = 256; at < tables.length; at++) {
      long before = tables[at - 256];
      tables[at] = tables[(int) before & 0xff] ^ before >>> 8;
    }
    return tables;
  }

  @Override
  public void update(int b) {
    state = TABLES[((int) state ^ b) & 0xff] ^ state >>> 8;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    long crc = state;
    int at = offset;
    int end = offset + length;
    for (; end - at >= STEP_BYTES; at += STEP_BYTES) {
      long first = (long) LONGS.get(bytes, at) ^ crc;
      long second = (long) LONGS.get(bytes, at + 8);
      crc = ofEight(first, 8) ^ ofEight(second, 0);
    }
    for (; at < end; at++) {
      crc = TABLES[((int) crc ^ bytes[at]) & 0xff] ^ crc >>> 8;
    }
    state = crc;
  }

  /// @param after how many bytes of the step come after these eight
  private static long ofEight(long bytes, int after) {
    int table = after << 8;
    return TABLES[table + 7 * 256 + ((int) bytes & 0xff)]
        ^ TABLES[table + 6 * 256 + ((int) (bytes >>> 8) & 0xff)]
        ^ TABLES[table + 5 * 256 + ((int) (bytes >>> 16) & 0xff)]
        ^ TABLES[table + 4 * 256 + ((int) (bytes >>> 24) & 0xff)]
        ^ TABLES[table + 3 * 256 + ((int) (bytes >>> 32) & 0xff)]
        ^ TABLES[table + 2 * 256 + ((int) (bytes >>> 40) & 0xff)]
        ^ TABLES[table + 256 + ((int) (bytes >>> 48) & 0xff)]
        ^ TABLES[table + (int) (bytes >>> 56)];
  }

  @Override
  public long getValue() {
    return ~state;
  }

  @Override
  public void reset() {
    state = -1;
  }
}
