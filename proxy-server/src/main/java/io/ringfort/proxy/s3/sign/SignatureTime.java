package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/// When a request was signed.
///
/// @param text `yyyyMMdd'T'HHmmss'Z'`
record SignatureTime(String text, long epochSecond) {
  private static final int DATE_CHARACTERS = 8;
  private static final int CHARACTERS = 16;

  /// Reads the form without separators; empty if it is none, or no time that exists.
  static Optional<SignatureTime> parse(String text) {
    if (text.length() != CHARACTERS
        || text.charAt(DATE_CHARACTERS) != 'T'
        || text.charAt(CHARACTERS - 1) != 'Z') {
      return Optional.empty();
    }
    long date = HeaderWords.digits(text.substring(0, DATE_CHARACTERS));
    long time = HeaderWords.digits(text.substring(DATE_CHARACTERS + 1, CHARACTERS - 1));
    if (date < 0 || time < 0) {
      return Optional.empty();
    }
    try {
      LocalDateTime when =
          LocalDateTime.of(
              (int) (date / 10_000),
              (int) (date / 100 % 100),
              (int) (date % 100),
              (int) (time / 10_000),
              (int) (time / 100 % 100),
              (int) (time % 100));
      return Optional.of(new SignatureTime(text, when.toEpochSecond(ZoneOffset.UTC)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Reads the `Date` header: as above, or a date of HTTP, also with its zone as mail has it.
  static Optional<SignatureTime> parseDateHeader(String text) {
    boolean zoned = text.endsWith(" -0000") || text.endsWith(" +0000");
    String plain = zoned ? text.substring(0, text.length() - 5) + "GMT" : text;
    OptionalLong seconds = HttpDate.parse(plain);
    return seconds.isEmpty() ? parse(text) : parse(format(seconds.getAsLong()));
  }

  /// `20261121T030000Z`.
  static String format(long epochSecond) {
    LocalDateTime when = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(CHARACTERS);
    append2(text, when.getYear() / 100);
    append2(text, when.getYear() % 100);
    append2(text, when.getMonthValue());
    append2(text, when.getDayOfMonth()).append('T');
    append2(text, when.getHour());
    append2(text, when.getMinute());
    return append2(text, when.getSecond()).append('Z').toString();
  }

  private static StringBuilder append2(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /// Whether a text has the form `yyyyMMdd`.
  static boolean isDate(String text) {
    return text.length() == DATE_CHARACTERS && HeaderWords.digits(text) >= 0;
  }

  /// The day, as credentials have it.
  String date() {
    return text.substring(0, DATE_CHARACTERS);
  }

  /// As answers show times: `2026-11-21T03:00:00Z`.
  static String shown(long epochSecond) {
    return Instant.ofEpochSecond(epochSecond).toString();
  }
}
