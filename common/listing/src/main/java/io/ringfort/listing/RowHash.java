package io.ringfort.listing;

import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RowDigest;
import io.ringfort.common.time.Timestamp;

/// The hash of one row for the digest of its collection: of its name and version, not of totals,
/// which follow with delay. It is MurmurHash3 (x64, 128 bits, seed 0; Austin Appleby) of
///
/// ```
/// name | order 16 | birth 16 (objects only) | u8 live
/// ```
///
/// Kept on disk and compared between releases, so it never changes.
final class RowHash {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private RowHash() {}

  static RowDigest of(byte[] name, ListingRow<?> row) {
    byte[] input = new byte[name.length + 33];
    System.arraycopy(name, 0, input, 0, name.length);
    put(input, name.length, row.order());
    int end =
        switch (row) {
          case ObjectRow object -> {
            put(input, name.length + 16, object.birth());
            yield name.length + 32;
          }
          case ContainerRow _ -> name.length + 16;
        };
    input[end] = (byte) (row.live() ? 1 : 0);
    return murmur(input, end + 1);
  }

  private static void put(byte[] target, int at, Timestamp value) {
    for (int index = 0; index < 8; index++) {
      target[at + index] = (byte) (value.clock() >>> (56 - 8 * index));
      target[at + 8 + index] = (byte) (value.issuer() >>> (56 - 8 * index));
    }
  }

  static RowDigest murmur(byte[] bytes, int count) {
    long h1 = 0;
    long h2 = 0;
    int blocks = count & ~15;
    for (int at = 0; at < blocks; at += 16) {
      h1 ^= mix1(littleEndian(bytes, at, 8));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mix2(littleEndian(bytes, at + 8, 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int rest = count - blocks;
    if (rest > 8) {
      h2 ^= mix2(littleEndian(bytes, blocks + 8, rest - 8));
    }
    if (rest > 0) {
      h1 ^= mix1(littleEndian(bytes, blocks, Math.min(rest, 8)));
    }
    h1 ^= count;
    h2 ^= count;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    return new RowDigest(h1, h2);
  }

  private static long mix1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mix2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static long littleEndian(byte[] bytes, int at, int count) {
    long value = 0;
    for (int index = count - 1; index >= 0; index--) {
      value = (value << 8) | (bytes[at + index] & 0xff);
    }
    return value;
  }
}
