package io.ringfort.client.listing;

/// The sum, modulo 2^128, of the hashes of a set of rows: rows are added and taken away one at a
/// time, and two sets with the same sum are equal but for a chance of 2^-128. It tells replicas
/// apart that missed something; it is no protection against an adversary who chooses timestamps.
public record RowDigest(long high, long low) {
  /// The digest of no rows.
  public static final RowDigest ZERO = new RowDigest(0, 0);

  public RowDigest plus(RowDigest other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new RowDigest(high + other.high + carry, sum);
  }

  public RowDigest minus(RowDigest other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new RowDigest(high - other.high - borrow, low - other.low);
  }
}
