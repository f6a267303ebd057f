package io.ringfort.proxy.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|text/plain",
        "*/*|text/plain",
        "application/json|application/json",
        "text/xml|text/xml",
        "application/*|application/json",
        "application/xml, application/json|application/json",
        "application/xml;q=0.9, application/json;q=0.5|application/xml",
        "text/html, */*;q=0.1|text/plain",
        "text/plain;q=0, */*|application/json"
      })
  void theBestAcceptedTypeIsChosen(String accept, String expected) {
    assertThat(choose("", accept == null ? "" : accept)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "format=json, application/json",
    "format=XML, application/xml",
    "format=plain, text/plain",
    "format=other, text/plain"
  })
  void theQueryGoesBeforeTheHeader(String query, String expected) {
    assertThat(choose(query, "text/xml")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"image/png, 406", "text, 400", "text/plain;q=x, 400", "text/, 400"})
  void whatCannotBeHadIsRefused(String accept, int status) {
    assertThatThrownBy(() -> choose("", accept))
        .isInstanceOfSatisfying(
            SwiftProblem.class, problem -> assertThat(problem.status()).isEqualTo(status));
  }

  private static String choose(String query, String accept) {
    return ListingFormat.choose(QueryParameters.parse(query), accept).mediaType();
  }
}
