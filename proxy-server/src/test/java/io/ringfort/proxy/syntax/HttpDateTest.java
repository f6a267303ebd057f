package io.ringfort.proxy.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.time.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HttpDateTest {
  private static final DateTimeFormatter REFERENCE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  @Property(tries = 300)
  void datesAreWrittenAsTheStandardSaysAndReadBack(
      @ForAll @LongRange(max = 4_102_444_800L) long second) {
    String text = HttpDate.format(second);

    assertThat(text).isEqualTo(REFERENCE.format(Instant.ofEpochSecond(second)));
    assertThat(HttpDate.parse(text)).hasValue(second);
  }

  @Test
  void theOldFormsAreRead() {
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")).hasValue(784_111_777L);
    assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994")).hasValue(784_111_777L);
    assertThat(HttpDate.parse("Monday, 02-Mar-26 00:00:00 GMT")).hasValue(1_772_409_600L);
    assertThat(HttpDate.parse("yesterday")).isEmpty();
  }

  @Test
  void lastModifiedIsRoundedUp() {
    assertThat(HttpDate.secondsUp(Timestamp.ofMicros(5_000_000, 1))).isEqualTo(5);
    assertThat(HttpDate.secondsUp(Timestamp.ofMicros(5_000_001, 1))).isEqualTo(6);
  }

  @Test
  void listingsHaveMicroseconds() {
    assertThat(HttpDate.iso(Timestamp.ofMicros(1_763_690_000_000_007L, 1)))
        .isEqualTo("2025-11-21T01:53:20.000007");
  }
}
