package io.ringfort.proxy.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentCodingTest {
  @Property(tries = 500)
  void whatIsEncodedDecodesToTheSame(@ForAll("texts") String text) throws Exception {
    String encoded = PercentCoding.encodePath(text);

    assertThat(encoded).matches("[A-Za-z0-9._~/%-]*");
    assertThat(PercentCoding.decodePath(encoded)).isEqualTo(text);
    assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Property(tries = 300)
  void formEncodingIsDecodedInQueries(@ForAll("texts") String text) throws Exception {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);

    assertThat(PercentCoding.decodeQuery(encoded)).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("aZ09-._~/ %+&=?#\"<>\u0001\u00e9\u4e2d\ud7ff")
        .ofMaxLength(20)
        .map(text -> text.replace("a", "\ud83d\ude00"));
  }

  @Test
  void plusStaysInPaths() throws Exception {
    assertThat(PercentCoding.decodePath("a+b%2Bc")).isEqualTo("a+b+c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff", "%c3%28", "%ed%a0%80", "%c0%af", "a%00b", "%f8%88%80%80%80"})
  void bytesThatAreNoUtf8AreRefused(String path) {
    assertThatThrownBy(() -> PercentCoding.decodePath(path))
        .isInstanceOf(PercentCoding.MalformedTextException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%", "a%4", "%zz", "%4g", "%%41"})
  void escapesThatAreNoneAreRefused(String path) {
    assertThatThrownBy(() -> PercentCoding.decodePath(path))
        .isInstanceOf(PercentCoding.BadEscapeException.class);
  }
}
