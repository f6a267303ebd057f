package io.ringfort.common.ring;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The 128-bit hash of a name: MD5 of `prefix + /account[/container[/object]] + suffix`, as in
/// Swift. Its upper bits choose the partition; the whole is the key of what is stored.
///
/// @param high the first eight bytes of the digest, big endian
/// @param low the last eight bytes
public record NameHash(long high, long low) implements Comparable<NameHash> {
  /// The partition in a ring of `2^partitionPower` partitions, 1 to 32.
  public int partition(int partitionPower) {
    return (int) (high >>> (64 - partitionPower));
  }

  /// 32 hexadecimal digits.
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(high) + format.toHexDigits(low);
  }

  /// Written out, here and in [#hashCode]: hashes are compared so often that what a record is given
  /// shows in profiles.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NameHash hash && high == hash.high && low == hash.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  /// Order of the bytes, hence of partitions.
  @Override
  public int compareTo(NameHash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
