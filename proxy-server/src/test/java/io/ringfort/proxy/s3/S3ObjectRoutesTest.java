package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class S3ObjectRoutesTest {
  private static final String KEY = "k";

  static S3ObjectRequest parse(String method, String query, HttpHeaders headers) {
    Signed signed = new Signed(Principal.ANONYMOUS, new PayloadSigning.Unsigned(), "", false);
    S3Call call =
        new S3Call(
            method,
            new S3Target.OfObject("b", KEY),
            S3Query.parse(query),
            headers,
            signed,
            RequestBody.of(new byte[0]));
    return new S3ObjectRoutes().parse(call, "b", KEY);
  }

  @Property
  void metadataSurvivesTheWayInAndOut(@ForAll("items") Map<String, String> items) {
    HttpHeaders.Builder sent = HttpHeaders.builder();
    items.forEach((name, value) -> sent.addUtf8("X-Amz-Meta-" + name, value));
    SortedMap<String, String> stored = NewObject.parse(sent.build()).userMetadata();
    assertThat(stored).isEqualTo(new TreeMap<>(items));
    HttpHeaders.Builder told = HttpHeaders.builder();
    UserMetadata.addTo(told, stored);
    HttpHeaders headers = told.build();
    items.forEach((name, value) ->
        assertThat(headers.firstUtf8("x-amz-meta-" + name)).isEqualTo(Optional.of(value)));
  }

  @Provide
  Arbitrary<Map<String, String>> items() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .withChars("-_.")
            .ofMinLength(1)
            .ofMaxLength(20);
    Arbitrary<String> values =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("\u00e4\u20ac\u4e2d")
            .ofMaxLength(60)
            .map(String::strip);
    return Arbitraries.maps(names, values).ofMaxSize(8);
  }

  @Property
  void sourcesOfCopiesAreReadBack(@ForAll("keys") String key, @ForAll boolean slash) {
    String header = (slash ? "/" : "") + "bucket/" + PercentCoding.encodePath(key);
    S3Place expected = new S3Place("bucket", key);
    assertThat(CopySource.parse(header)).isEqualTo(expected);
    assertThat(CopySource.parse(header + "?versionId=null")).isEqualTo(expected);
    assertThat(CopySource.parse(header.replace("/", "%2F"))).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars("\u00e4\u20ac/?%+&")
        .ofMinLength(1)
        .ofMaxLength(80)
        .filter(key -> !key.isBlank());
  }

  @Property
  void theLimitOfMetadataIsExact(@ForAll("values") String value) {
    int bytes = Utf8.bytes(value) + 1;
    HttpHeaders headers = HttpHeaders.builder().addUtf8("x-amz-meta-a", value).build();
    if (bytes <= UserMetadata.BYTES_MAX) {
      assertThat(NewObject.parse(headers).userMetadata()).containsEntry("a", value);
    } else {
      assertThatThrownBy(() -> NewObject.parse(headers))
          .isInstanceOfSatisfying(
              S3Problem.class,
              problem -> assertThat(problem.error()).isEqualTo(S3Error.METADATA_TOO_LARGE));
    }
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.integers()
        .between(2_040, 2_050)
        .flatMap(bytes ->
            Arbitraries.of("v", "\u00e4").map(letter -> letter.repeat(bytes / Utf8.bytes(letter))));
  }

  @Test
  void valuesOfOneNameBecomeOne() {
    HttpHeaders headers = HttpHeaders.of("x-amz-meta-a", "1", "X-Amz-Meta-A", "2");
    assertThat(NewObject.parse(headers).userMetadata())
        .isEqualTo(new TreeMap<>(Map.of("a", "1,2")));
  }

  @Test
  void bytesThatAreNoUtf8AreTakenAsLatin1() {
    HttpHeaders headers = HttpHeaders.of("x-amz-meta-a", "World\u00e9");
    assertThat(NewObject.parse(headers).userMetadata().get("a")).isEqualTo("World\u00e9");
    assertThat("World\u00e9".getBytes(UTF_8)).hasSize(7);
  }

  @Test
  void emptyConditionsAreNone() {
    assertThat(parse("DELETE", "", HttpHeaders.none()))
        .isEqualTo(
            new S3ObjectRequest.DeleteObject(
                new S3Place("b", KEY), ConditionHeaders.ofDelete("", "", "")));
  }
}
