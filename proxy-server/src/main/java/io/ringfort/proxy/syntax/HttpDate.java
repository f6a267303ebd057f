package io.ringfort.proxy.syntax;

import io.ringfort.common.time.Timestamp;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Dates in headers (RFC 9110, 5.6.7), in seconds since 1970, and in listings.
public final class HttpDate {
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  /// The form of today, the one of RFC 850, and that of C.
  private static final List<DateTimeFormatter> FORMS =
      List.of(
          DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH));

  private HttpDate() {}

  /// Seconds since 1970 of a date in any of the three forms; empty if it is none.
  public static OptionalLong parse(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return OptionalLong.of(LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC));
      } catch (DateTimeParseException _) {
        // Perhaps it has the next form.
      }
    }
    return OptionalLong.empty();
  }

  /// `Sat, 21 Nov 2026 03:00:00 GMT`.
  public static String format(long epochSecond) {
    long day = Math.floorDiv(epochSecond, 86_400L);
    int second = (int) Math.floorMod(epochSecond, 86_400L);
    LocalDate date = LocalDate.ofEpochDay(day);
    StringBuilder text = new StringBuilder(29);
    text.append(DAYS[date.getDayOfWeek().getValue() - 1]).append(", ");
    append2(text, date.getDayOfMonth()).append(' ');
    text.append(MONTHS[date.getMonthValue() - 1]).append(' ').append(date.getYear()).append(' ');
    append2(text, second / 3_600).append(':');
    append2(text, second / 60 % 60).append(':');
    return append2(text, second % 60).append(" GMT").toString();
  }

  /// The time of a version for Last-Modified: rounded up, so that nothing seems to have happened
  /// before it did.
  public static long secondsUp(Timestamp timestamp) {
    return (timestamp.micros() + 999_999) / 1_000_000;
  }

  /// `2026-11-21T03:00:00.123456`, as listings have it.
  public static String iso(Timestamp timestamp) {
    long micros = timestamp.micros();
    try {
      LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L));
      LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(micros, 86_400_000_000L) * 1_000);
      StringBuilder text = new StringBuilder(26).append(date).append('T');
      append2(text, time.getHour()).append(':');
      append2(text, time.getMinute()).append(':');
      append2(text, time.getSecond()).append('.');
      return text.append(Integer.toString(1_000_000 + time.getNano() / 1_000), 1, 7).toString();
    } catch (DateTimeException e) {
      throw new IllegalStateException("timestamp has no date: " + timestamp, e);
    }
  }

  private static StringBuilder append2(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
