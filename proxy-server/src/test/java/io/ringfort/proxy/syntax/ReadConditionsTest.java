package io.ringfort.proxy.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadConditionsTest {
  private static final long MODIFIED = 784_111_777L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Match|abc|SEND",
        "If-Match|\"abc\"|SEND",
        "If-Match|x, \"abc\"|SEND",
        "If-Match|*|SEND",
        "If-Match|xyz|FAILED",
        "If-Match|W/\"abc\"|FAILED",
        "If-None-Match|abc|NOT_MODIFIED",
        "If-None-Match|W/\"abc\"|NOT_MODIFIED",
        "If-None-Match|*|NOT_MODIFIED",
        "If-None-Match|xyz|SEND",
        "If-Modified-Since|Sun, 06 Nov 1994 08:49:37 GMT|NOT_MODIFIED",
        "If-Modified-Since|Sun, 06 Nov 1994 08:49:36 GMT|SEND",
        "If-Modified-Since|nonsense|SEND",
        "If-Unmodified-Since|Sun, 06 Nov 1994 08:49:37 GMT|SEND",
        "If-Unmodified-Since|Sun, 06 Nov 1994 08:49:36 GMT|FAILED"
      })
  void oneConditionDecides(String name, String value, ReadConditions.Verdict expected) {
    ReadConditions conditions = ReadConditions.parse(HttpHeaders.of(name, value));

    assertThat(conditions.judge("abc", MODIFIED)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-None-Match|xyz|If-Modified-Since|Sun, 06 Nov 1994 08:49:37 GMT|SEND",
        "If-Match|abc|If-Unmodified-Since|Sun, 06 Nov 1994 08:49:36 GMT|SEND",
        "If-Match|abc|If-None-Match|abc|NOT_MODIFIED",
        "If-Match|xyz|If-None-Match|abc|FAILED"
      })
  void tagsGoBeforeDates(
      String name, String value, String other, String date, ReadConditions.Verdict expected) {
    ReadConditions conditions = ReadConditions.parse(HttpHeaders.of(name, value, other, date));

    assertThat(conditions.judge("abc", MODIFIED)).isEqualTo(expected);
  }
}
