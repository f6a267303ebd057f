package io.ringfort.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimestampTest {
  @Test
  void isWrittenAsSwiftWritesIt() {
    assertThat(Timestamp.ofMicros(1_763_690_000_123_456L, 5).seconds())
        .isEqualTo("1763690000.12345");
    assertThat(Timestamp.ZERO.seconds()).isEqualTo("0000000000.00000");
  }

  @Property(tries = 200)
  void textRoundTrips(
      @ForAll @LongRange(min = 0) long clock, @ForAll @LongRange(min = 0) long issuer) {
    Timestamp timestamp = new Timestamp(clock, issuer);

    assertThat(Timestamp.parse(timestamp.toString())).isEqualTo(timestamp);
  }

  @Test
  void aClockNeverRepeatsNorGoesBack() {
    long[] micros = {1_000_000};
    HybridClock clock = new HybridClock(at(micros), 7);
    Timestamp first = clock.next();

    micros[0] = 500_000;
    Timestamp second = clock.next();

    assertThat(second).isGreaterThan(first);
    assertThat(second.issuer()).isEqualTo(7);
  }

  @Test
  void whatWasObservedIsBelowWhatIsIssued() {
    HybridClock clock = new HybridClock(at(new long[] {1_000}), 1);
    Timestamp ahead = Timestamp.ofMicros(5_000, 9);

    clock.observe(ahead);

    assertThat(clock.next()).isGreaterThan(ahead);
  }

  private static Clock at(long[] micros) {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.EPOCH.plusNanos(micros[0] * 1_000);
      }

      @Override
      public long nanoTime() {
        return micros[0] * 1_000;
      }
    };
  }
}
