package io.ringfort.common.codec;

import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Takes values from an array of bytes that [WireWriter] wrote. Every length is checked against
/// what is there before anything is allocated; all faults are [WireFormatException]. Not safe for
/// use by several threads.
public final class WireReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  public WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public WireReader(byte[] bytes, int from, int count) {
    this.bytes = bytes;
    this.position = from;
    this.end = from + count;
  }

  public int u8() {
    require(1);
    return bytes[position++] & 0xff;
  }

  public boolean flag() {
    int value = u8();
    if (value > 1) {
      throw new WireFormatException("flag is " + value + ", expected 0 or 1");
    }
    return value == 1;
  }

  public int i32() {
    require(4);
    int value = 0;
    for (int count = 0; count < 4; count++) {
      value = (value << 8) | (bytes[position++] & 0xff);
    }
    return value;
  }

  public long i64() {
    return ((long) i32() << 32) | (i32() & 0xffff_ffffL);
  }

  public Timestamp timestamp() {
    long clock = i64();
    long issuer = i64();
    if (clock < 0 || issuer < 0) {
      throw new WireFormatException("timestamp is negative");
    }
    return new Timestamp(clock, issuer);
  }

  /// A count of items of which each takes at least `bytesEach` of the bytes that follow.
  public int count(int bytesEach) {
    int count = i32();
    if (count < 0 || count > remaining() / Math.max(1, bytesEach)) {
      throw new WireFormatException(
          "count is " + count + ", but only " + remaining() + " bytes follow");
    }
    return count;
  }

  public byte[] raw(int count) {
    if (count < 0) {
      throw new WireFormatException("length is negative: " + count);
    }
    require(count);
    byte[] value = new byte[count];
    System.arraycopy(bytes, position, value, 0, count);
    position += count;
    return value;
  }

  public byte[] blob() {
    return raw(count(1));
  }

  public String text() {
    int count = count(1);
    require(count);
    try {
      String value =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, position, count))
              .toString();
      position += count;
      return value;
    } catch (CharacterCodingException e) {
      throw new WireFormatException("text is not UTF-8", e);
    }
  }

  public SortedMap<String, String> texts() {
    int count = count(8);
    SortedMap<String, String> values = new TreeMap<>();
    for (int index = 0; index < count; index++) {
      String key = text();
      values.put(key, text());
    }
    return Collections.unmodifiableSortedMap(values);
  }

  public int remaining() {
    return end - position;
  }

  /// Checks that nothing is left.
  public void requireEnd() {
    if (remaining() != 0) {
      throw new WireFormatException(remaining() + " bytes are left over");
    }
  }

  private void require(int count) {
    if (remaining() < count) {
      throw new WireFormatException(
          "bytes end early: " + count + " needed, " + remaining() + " left");
    }
  }
}
