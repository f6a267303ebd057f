package io.ringfort.proxy.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=1-2,",
        "bytes=--1",
        "bytes=1",
        "chunks=0-1",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=0x1-2"
      })
  void aHeaderThatIsNoRangeCountsForNothing(String header) {
    assertThat(ByteRanges.parse(header)).isEmpty();
  }

  @Test
  void unitIsReadInAnyCaseAndBlanksAreAllowed() {
    assertThat(slices("BYTES= 1 - 2 , 4-", 10))
        .containsExactly(new ByteRanges.Slice(1, 3), new ByteRanges.Slice(4, 10));
  }

  @Test
  void positionsBeyondEveryNumberAreBeyondTheData() {
    assertThat(slices("bytes=5-99999999999999999999999", 10))
        .containsExactly(new ByteRanges.Slice(5, 10));
    assertThat(slices("bytes=99999999999999999999999-", 10)).isEmpty();
  }

  @Test
  void manyOrEntangledRangesAreRefused() {
    assertThat(slices("bytes=" + "0-0,".repeat(50) + "0-0", 10)).isEmpty();
    assertThat(slices("bytes=0-9,0-9,0-9", 10)).isEmpty();
    assertThat(slices("bytes=0-9,0-9", 10)).hasSize(2);
    assertThat(slices("bytes=7-7,6-6,5-5,4-4,3-3,2-2,1-1,0-0", 10)).isEmpty();
    assertThat(slices("bytes=6-6,5-5,4-4,3-3,2-2,1-1,0-0", 10)).hasSize(7);
  }

  /// The reference marks the positions one by one, as the standard describes them.
  @Property(tries = 500)
  void slicesCoverWhatTheStandardSays(
      @ForAll @IntRange(max = 40) int length,
      @ForAll("specs") @Size(min = 1, max = 3) List<String> specs) {
    List<BitSet> expected = new ArrayList<>();
    for (String spec : specs) {
      BitSet positions = positions(spec, length);
      if (!positions.isEmpty() || (spec.startsWith("-") && !spec.equals("-0"))) {
        expected.add(positions);
      }
    }
    List<ByteRanges.Slice> slices = slices("bytes=" + String.join(",", specs), length);
    if (slices.isEmpty()) {
      long overlaps = 0;
      for (int a = 0; a < expected.size(); a++) {
        for (int b = a + 1; b < expected.size(); b++) {
          overlaps += expected.get(a).intersects(expected.get(b)) ? 1 : 0;
        }
      }
      assertThat(expected.isEmpty() || overlaps > 2).isTrue();
    } else {
      assertThat(slices.stream().map(ByteRangesTest::positions)).isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<List<String>> specs() {
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 45);
    Arbitrary<String> both =
        Combinators.combine(number, number).as((a, b) -> Math.min(a, b) + "-" + Math.max(a, b));
    return Arbitraries.oneOf(
            List.of(both, number.map(first -> first + "-"), number.map(last -> "-" + last)))
        .list();
  }

  private static BitSet positions(String spec, int length) {
    BitSet positions = new BitSet();
    int dash = spec.indexOf('-');
    for (int position = 0; position < length; position++) {
      boolean within;
      if (dash == 0) {
        within = position >= length - Integer.parseInt(spec.substring(1));
      } else {
        String last = spec.substring(dash + 1);
        within =
            position >= Integer.parseInt(spec.substring(0, dash))
                && (last.isEmpty() || position <= Integer.parseInt(last));
      }
      positions.set(position, within);
    }
    return positions;
  }

  private static BitSet positions(ByteRanges.Slice slice) {
    BitSet positions = new BitSet();
    positions.set((int) slice.from(), (int) slice.to());
    return positions;
  }

  private static List<ByteRanges.Slice> slices(String header, long length) {
    return ByteRanges.parse(header).orElseThrow().slices(length, 50);
  }
}
