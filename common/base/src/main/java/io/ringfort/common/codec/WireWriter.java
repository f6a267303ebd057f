package io.ringfort.common.codec;

import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Appends values to a growing array of bytes, big endian, lengths before contents. The mirror of
/// [WireReader]. Not safe for use by several threads.
public final class WireWriter {
  private byte[] bytes;
  private int size;

  public WireWriter() {
    this(256);
  }

  public WireWriter(int bytesExpected) {
    bytes = new byte[Math.max(16, bytesExpected)];
  }

  public WireWriter u8(int value) {
    assert value >= 0 && value <= 0xff : value;
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public WireWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  public WireWriter i32(int value) {
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public WireWriter i64(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public WireWriter timestamp(Timestamp value) {
    return i64(value.clock()).i64(value.issuer());
  }

  /// Bytes without a length before them.
  public WireWriter raw(byte[] value) {
    return raw(value, 0, value.length);
  }

  private WireWriter raw(byte[] value, int from, int count) {
    reserve(count);
    System.arraycopy(value, from, bytes, size, count);
    size += count;
    return this;
  }

  /// Everything that another writer holds, without a length before it.
  public WireWriter append(WireWriter other) {
    return raw(other.bytes, 0, other.size);
  }

  /// What remains in a buffer, with its length before it; the buffer's position stays.
  public WireWriter blob(ByteBuffer value) {
    int count = value.remaining();
    i32(count);
    reserve(count);
    value.get(value.position(), bytes, size, count);
    size += count;
    return this;
  }

  /// Bytes with their length before them.
  public WireWriter blob(byte[] value) {
    return i32(value.length).raw(value);
  }

  public WireWriter text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  public WireWriter texts(Map<String, String> values) {
    i32(values.size());
    values.forEach((key, value) -> text(key).text(value));
    return this;
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
