package io.ringfort.proxy.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.multipart.UploadNames.MarkerName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UploadNamesTest {
  private static final UploadId LOW = new UploadId("0".repeat(32));
  private static final UploadId HIGH = new UploadId("f".repeat(32));

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("\u0000\u0001\u0002\u000f\u0010\u0011\u001f !a0f/~é\uffff".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(6);
  }

  @Provide
  Arbitrary<UploadId> ids() {
    return Arbitraries.strings().withChars("01f").ofLength(32).map(UploadId::new);
  }

  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("names") String name, @ForAll("ids") UploadId id) {
    assertThat(UploadNames.read(UploadNames.written(name))).contains(name);
    assertThat(UploadNames.readMarker(UploadNames.marker(name, id)))
        .contains(new MarkerName(name, id));
  }

  @Property(tries = 5000)
  void markersSortByNameThenId(
      @ForAll("names") String a,
      @ForAll("names") String b,
      @ForAll("ids") UploadId one,
      @ForAll("ids") UploadId other) {
    int expected = a.equals(b) ? one.compareTo(other) : compare(a, b);

    assertThat(Integer.signum(compare(UploadNames.marker(a, one), UploadNames.marker(b, other))))
        .isEqualTo(Integer.signum(expected));
  }

  @Property(tries = 5000)
  void theEndOfANameIsBetweenItsMarkersAndTheNext(
      @ForAll("names") String a, @ForAll("names") String b) {
    String end = UploadNames.afterMarkers(a);

    assertThat(compare(UploadNames.marker(a, HIGH), end)).isNegative();
    if (compare(a, b) < 0) {
      assertThat(compare(end, UploadNames.marker(b, LOW))).isNegative();
    }
  }

  /// A delimiter is found where the name has it, and never in what was added.
  @Property(tries = 5000)
  void delimitersAreFoundWhereTheNameHasThem(
      @ForAll("names") String name, @ForAll("names") String delimiter, @ForAll("ids") UploadId id) {
    int inName = name.indexOf(delimiter);
    int inMarker = UploadNames.marker(name, id).indexOf(UploadNames.written(delimiter));

    int expected = inName < 0 ? -1 : UploadNames.written(name.substring(0, inName)).length();
    assertThat(inMarker).isEqualTo(expected);
  }

  @Property
  void prefixesStayPrefixes(@ForAll("names") String prefix, @ForAll("names") String name) {
    String written = UploadNames.marker(name, LOW);

    assertThat(written.startsWith(UploadNames.written(prefix))).isEqualTo(name.startsWith(prefix));
  }

  @Property
  void garbageIsNoMarker(@ForAll String garbage) {
    UploadNames.readMarker(garbage)
        .ifPresent(
            name -> assertThat(UploadNames.marker(name.object(), name.id())).isEqualTo(garbage));
    assertThat(UploadNames.partNumber(garbage)).isBetween(-1, 99_999);
  }
}
