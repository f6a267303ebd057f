package io.ringfort.proxy.s3;

import io.ringfort.common.time.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/// Times as the XML of answers has them.
final class S3Time {
  private static final long DAY_MILLIS = 86_400_000L;

  private S3Time() {}

  /// `2026-11-21T03:00:00.123Z`.
  static String iso(Timestamp timestamp) {
    return new Writer().append(new StringBuilder(24), timestamp).toString();
  }

  /// Seconds since 1970 of a time as documents have it, with or without a fraction; empty if it is
  /// none.
  static OptionalLong parseSeconds(String text) {
    try {
      return OptionalLong.of(Instant.parse(text).getEpochSecond());
    } catch (DateTimeParseException _) {
      return OptionalLong.empty();
    }
  }

  /// Writes many times; those of one day in a row cost least. For one thread.
  static final class Writer {
    private long day = Long.MIN_VALUE;
    private String date = "";

    StringBuilder append(StringBuilder out, Timestamp timestamp) {
      long millis = Math.floorDiv(timestamp.micros(), 1_000L);
      long at = Math.floorDiv(millis, DAY_MILLIS);
      if (at != day) {
        date = LocalDate.ofEpochDay(at).toString();
        day = at;
      }
      int rest = (int) Math.floorMod(millis, DAY_MILLIS);
      out.append(date).append('T');
      append2(out, rest / 3_600_000).append(':');
      append2(out, rest / 60_000 % 60).append(':');
      append2(out, rest / 1_000 % 60).append('.');
      int thousandths = rest % 1_000;
      out.append((char) ('0' + thousandths / 100));
      return append2(out, thousandths % 100).append('Z');
    }

    private static StringBuilder append2(StringBuilder out, int number) {
      return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
  }
}
