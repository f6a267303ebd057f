package io.ringfort.proxy.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwiftTargetTest {
  @Test
  void accountsContainersAndObjectsAreToldApart() {
    assertThat(SwiftTarget.parse("/v1/a")).isEqualTo(account("a"));
    assertThat(SwiftTarget.parse("/v1.0/a/")).isEqualTo(account("a"));
    assertThat(SwiftTarget.parse("/v1/a/c")).isEqualTo(container("a", "c"));
    assertThat(SwiftTarget.parse("/v1/a/c/")).isEqualTo(container("a", "c"));
    assertThat(SwiftTarget.parse("/v1/a/c/o")).isEqualTo(object("a", "c", "o"));
  }

  @Test
  void slashesInNamesOfObjectsAreKept() {
    assertThat(SwiftTarget.parse("/v1/a/c//o//p/")).isEqualTo(object("a", "c", "/o//p/"));
    assertThat(SwiftTarget.parse("/v1/a/c/%2Fo")).isEqualTo(object("a", "c", "/o"));
    assertThat(SwiftTarget.parse("/v1/a/c%2Fo")).isEqualTo(object("a", "c", "o"));
  }

  @Test
  void namesAreUtf8() {
    assertThat(SwiftTarget.parse("/v1/a/%C3%A9/%20%25%F0%9F%98%80"))
        .isEqualTo(object("a", "\u00e9", " %\ud83d\ude00"));
  }

  @ParameterizedTest
  @CsvSource({
    "/, 412",
    "/v1, 412",
    "/v1/, 412",
    "/foo, 412",
    "/foo/a, 400",
    "/v2/a/c, 400",
    "/v1//c, 404",
    "/v1/a//o, 404",
    "/v1/a/%ff, 412",
    "/v1/a/c/x%00y, 412"
  })
  void pathsThatNameNothingAreRefused(String path, int status) {
    assertStatus(path, status);
  }

  @Test
  void namesAreBoundedInBytes() {
    assertThat(SwiftTarget.parse("/v1/a/c/" + "%C3%A9".repeat(512))).isNotNull();
    assertStatus("/v1/a/c/" + "%C3%A9".repeat(512) + "x", 400);
    assertThat(SwiftTarget.parse("/v1/a/" + "c".repeat(256))).isNotNull();
    assertStatus("/v1/a/" + "c".repeat(257), 400);
    assertStatus("/v1/" + "a".repeat(257), 400);
  }

  private static void assertStatus(String path, int status) {
    assertThatThrownBy(() -> SwiftTarget.parse(path))
        .isInstanceOfSatisfying(
            SwiftProblem.class, problem -> assertThat(problem.status()).isEqualTo(status));
  }

  private static SwiftTarget account(String account) {
    return new SwiftTarget.OfAccount(new AccountName(account));
  }

  private static SwiftTarget container(String account, String container) {
    return new SwiftTarget.OfContainer(new ContainerName(account, container));
  }

  private static SwiftTarget object(String account, String container, String object) {
    return new SwiftTarget.OfObject(new ObjectName(account, container, object));
  }
}
