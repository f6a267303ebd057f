package io.ringfort.listing;

import io.ringfort.common.ring.NameHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Keys of rows and bounds between them; the layout stands in the package's description. A bound is
/// never equal to a key, so no search has to ask whether it is inclusive.
final class RowKeys {
  static final int HASH_BYTES = 16;
  private static final byte ESCAPE = 0;
  private static final byte ESCAPED = (byte) 0xff;
  private static final byte TERMINATOR = 1;
  private static final byte AFTER_TERMINATOR = 2;

  private RowKeys() {}

  static byte[] ofCollection(NameHash hash) {
    byte[] key = new byte[HASH_BYTES];
    putHash(key, hash);
    return key;
  }

  static NameHash hashOf(byte[] key) {
    return new NameHash(bigEndian(key, 0), bigEndian(key, 8));
  }

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /// The key of a row.
  static byte[] of(NameHash hash, byte[] name) {
    return key(hash, name, name.length, TERMINATOR);
  }

  /// Above the keys of all names before `name`, below that of `name` and of all that begin with it.
  static byte[] before(NameHash hash, byte[] name, int count) {
    byte[] key = key(hash, name, count, TERMINATOR);
    return Arrays.copyOf(key, key.length - 2);
  }

  /// Above the key of `name`, below those of all names after it.
  static byte[] after(NameHash hash, byte[] name) {
    return key(hash, name, name.length, AFTER_TERMINATOR);
  }

  /// Above the keys of all names that begin with `prefix`, below those of all names after these.
  static byte[] afterPrefix(NameHash hash, byte[] prefix, int count) {
    return successor(before(hash, prefix, count));
  }

  /// Above all keys of a collection.
  static byte[] afterCollection(NameHash hash) {
    return successor(ofCollection(hash));
  }

  /// The least bytes above everything that begins with `bytes`; if they are all `FF`, bytes above
  /// every key of a row.
  private static byte[] successor(byte[] bytes) {
    int count = bytes.length;
    while (count > 0 && bytes[count - 1] == ESCAPED) {
      count--;
    }
    if (count == 0) {
      byte[] above = Arrays.copyOf(bytes, bytes.length + 1);
      above[bytes.length] = ESCAPED; // no name begins with this byte
      return above;
    }
    byte[] next = Arrays.copyOf(bytes, count);
    next[count - 1]++;
    return next;
  }

  /// The bytes of the name in a key of a row.
  static byte[] nameOf(byte[] key) {
    int end = key.length - 2;
    int zeros = 0;
    for (int index = HASH_BYTES; index < end; index++) {
      zeros += key[index] == ESCAPE ? 1 : 0;
    }
    if (zeros == 0) {
      return Arrays.copyOfRange(key, HASH_BYTES, end);
    }
    byte[] name = new byte[end - HASH_BYTES - zeros];
    int to = 0;
    for (int from = HASH_BYTES; from < end; from++) {
      name[to++] = key[from];
      if (key[from] == ESCAPE) {
        from++;
      }
    }
    return name;
  }

  private static byte[] key(NameHash hash, byte[] name, int count, byte end) {
    int zeros = 0;
    for (int index = 0; index < count; index++) {
      zeros += name[index] == ESCAPE ? 1 : 0;
    }
    byte[] key = new byte[HASH_BYTES + count + zeros + 2];
    putHash(key, hash);
    int to = HASH_BYTES;
    for (int index = 0; index < count; index++) {
      key[to++] = name[index];
      if (name[index] == ESCAPE) {
        key[to++] = ESCAPED;
      }
    }
    key[to] = ESCAPE;
    key[to + 1] = end;
    return key;
  }

  private static void putHash(byte[] key, NameHash hash) {
    putBigEndian(key, 0, hash.high());
    putBigEndian(key, 8, hash.low());
  }

  private static void putBigEndian(byte[] bytes, int at, long value) {
    for (int index = 0; index < 8; index++) {
      bytes[at + index] = (byte) (value >>> (56 - 8 * index));
    }
  }

  private static long bigEndian(byte[] bytes, int at) {
    long value = 0;
    for (int index = at; index < at + 8; index++) {
      value = (value << 8) | (bytes[index] & 0xff);
    }
    return value;
  }
}
