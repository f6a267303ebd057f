package io.ringfort.common.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A reading of a hybrid logical clock, unique in the cluster: no two writes ever carry the same
/// one.
///
/// `clock` packs microseconds since 1970 (upper 52 bits of 63, good until the year 2112) and a
/// logical counter (lower 11 bits); `issuer` is drawn at random once per process start, so a
/// restarted process never repeats a timestamp of its former life. Order is by `clock`, then by
/// `issuer`. 16 bytes on disk and on the wire, big endian, so that byte order is timestamp order.
///
/// Source: Kulkarni and others, *Logical Physical Clocks*, 2014.
public record Timestamp(long clock, long issuer) implements Comparable<Timestamp> {
  static final int LOGICAL_BITS = 11;
  public static final int BYTES = 16;

  /// Below every timestamp that a clock issues: "never".
  public static final Timestamp ZERO = new Timestamp(0, 0);

  /// Above every timestamp that a clock issues.
  public static final Timestamp MAX = new Timestamp(Long.MAX_VALUE, Long.MAX_VALUE);

  public Timestamp {
    if (clock < 0 || issuer < 0) {
      throw new IllegalArgumentException("timestamp out of range: " + clock + ", " + issuer);
    }
  }

  /// The first timestamp of a microsecond, for an issuer.
  public static Timestamp ofMicros(long micros, long issuer) {
    if (micros < 0 || micros > Long.MAX_VALUE >>> LOGICAL_BITS) {
      throw new IllegalArgumentException("microseconds out of range: " + micros);
    }
    return new Timestamp(micros << LOGICAL_BITS, issuer);
  }

  /// Microseconds since 1970.
  public long micros() {
    return clock >>> LOGICAL_BITS;
  }

  public int logical() {
    return (int) (clock & ((1 << LOGICAL_BITS) - 1));
  }

  public Instant instant() {
    return Instant.ofEpochSecond(micros() / 1_000_000, micros() % 1_000_000 * 1_000);
  }

  public boolean isAfter(Timestamp other) {
    return compareTo(other) > 0;
  }

  public static Timestamp max(Timestamp a, Timestamp b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /// Seconds with five decimals, as Swift writes `X-Timestamp`: `1763690000.12345`.
  public String seconds() {
    long ticks = micros() / 10;
    String fraction = Long.toString(100_000 + ticks % 100_000).substring(1);
    String whole = Long.toString(ticks / 100_000);
    return "0".repeat(Math.max(0, 10 - whole.length())) + whole + "." + fraction;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Timestamp that && clock == that.clock && issuer == that.issuer;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(clock * 31 + issuer);
  }

  @Override
  public int compareTo(Timestamp other) {
    int byClock = Long.compare(clock, other.clock);
    return byClock != 0 ? byClock : Long.compare(issuer, other.issuer);
  }

  /// `micros.logical@issuer` in hexadecimal, for logs and tools.
  @Override
  public String toString() {
    return Long.toHexString(clock) + "@" + Long.toHexString(issuer);
  }

  /// Reads what [#toString] wrote.
  ///
  /// @throws IllegalArgumentException if the text is not of that form
  public static Timestamp parse(String text) {
    int at = text.indexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException("not a timestamp: " + text);
    }
    return new Timestamp(
        Long.parseLong(text, 0, at, 16), Long.parseLong(text, at + 1, text.length(), 16));
  }
}
