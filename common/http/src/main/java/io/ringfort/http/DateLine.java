package io.ringfort.http;

import io.ringfort.common.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` field of responses, made anew when the second has changed. Safe for many threads.
final class DateLine {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final class Line {
    final long second;
    final byte[] bytes;

    Line(Instant now) {
      second = now.getEpochSecond();
      bytes = HeadWriter.ascii("Date: " + FORMAT.format(now) + "\r\n");
    }
  }

  private final Clock clock;
  private volatile Line current;

  DateLine(Clock clock) {
    this.clock = clock;
    this.current = new Line(clock.now());
  }

  byte[] bytes() {
    Instant now = clock.now();
    Line line = current;
    if (line.second != now.getEpochSecond()) {
      line = new Line(now);
      current = line;
    }
    return line.bytes;
  }
}
