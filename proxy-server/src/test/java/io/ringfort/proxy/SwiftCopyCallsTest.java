package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningProxy.Answer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwiftCopyCallsTest {
  private static final String SOURCE = "/v1/AUTH_test/from/%C3%A9%20%25";
  private static final String TARGET = "/v1/AUTH_test/to/copy";

  private final RunningProxy proxy = new RunningProxy();
  private String token = "";

  @BeforeEach
  void makeSource() {
    token = proxy.adminToken();
    call("PUT", "/v1/AUTH_test/from", "");
    call("PUT", "/v1/AUTH_test/to", "");
    call(
        "PUT",
        SOURCE,
        "hello",
        "Content-Type",
        "a/b",
        "X-Object-Meta-A",
        "1",
        "Content-Disposition",
        "inline");
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void copyTakesDataAndMetadata() {
    Answer copy = call("COPY", SOURCE, "", "Destination", "to/copy", "X-Object-Meta-B", "2");

    assertThat(copy.status()).isEqualTo(201);
    assertThat(copy.header("X-Copied-From")).isEqualTo("from/%C3%A9%20%25");
    assertThat(copy.header("X-Copied-From-Account")).isEqualTo("AUTH_test");
    assertThat(copy.header("X-Copied-From-Last-Modified")).endsWith("GMT");
    assertThat(copy.header("Etag")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(copy.header("X-Object-Meta-A")).isEqualTo("1");
    Answer get = call("GET", TARGET, "");
    assertThat(get.text()).isEqualTo("hello");
    assertThat(get.header("Content-Type")).isEqualTo("a/b");
    assertThat(get.header("Content-Disposition")).isEqualTo("inline");
    assertThat(get.header("X-Object-Meta-A")).isEqualTo("1");
    assertThat(get.header("X-Object-Meta-B")).isEqualTo("2");
  }

  @Test
  void freshMetadataLeavesTheSourcesBehind() {
    call(
        "COPY",
        SOURCE,
        "",
        "Destination",
        "/to/copy",
        "X-Fresh-Metadata",
        "true",
        "X-Object-Meta-B",
        "2");

    Answer get = call("GET", TARGET, "");
    assertThat(get.text()).isEqualTo("hello");
    assertThat(get.header("X-Object-Meta-A")).isEmpty();
    assertThat(get.header("Content-Disposition")).isEmpty();
    assertThat(get.header("X-Object-Meta-B")).isEqualTo("2");
  }

  @Test
  void putCopiesFromAHeader() {
    assertThat(call("PUT", TARGET, "", "X-Copy-From", "/from/%C3%A9%20%25").status())
        .isEqualTo(201);
    assertThat(call("GET", TARGET, "").text()).isEqualTo("hello");
    assertThat(call("PUT", TARGET, "body", "X-Copy-From", "from/x").status()).isEqualTo(400);
    assertThat(call("PUT", TARGET, "", "X-Copy-From", "from").status()).isEqualTo(412);
    assertThat(call("PUT", TARGET, "", "X-Copy-From", "from/%ff").status()).isEqualTo(412);
    assertThat(call("PUT", TARGET, "", "X-Copy-From", "from/none").status()).isEqualTo(404);
  }

  @Test
  void rangesAndConditionsAreAboutTheSource() {
    assertThat(call("COPY", SOURCE, "", "Destination", "to/copy", "Range", "bytes=1-3").status())
        .isEqualTo(201);
    assertThat(call("GET", TARGET, "").text()).isEqualTo("ell");
    assertThat(call("COPY", SOURCE, "", "Destination", "to/copy", "Range", "bytes=9-").status())
        .isEqualTo(416);
    assertThat(call("COPY", SOURCE, "", "Destination", "to/copy", "If-Match", "x").status())
        .isEqualTo(412);
  }

  @Test
  void largeObjectsAreCopiedInChunks() {
    String large = "0123456789abcdef".repeat((int) (RunningProxy.OBJECT_BYTES_MAX / 16));
    call("PUT", "/v1/AUTH_test/from/large", large);

    assertThat(call("COPY", "/v1/AUTH_test/from/large", "", "Destination", "to/copy").status())
        .isEqualTo(201);
    assertThat(call("GET", TARGET, "").text()).isEqualTo(large);
  }

  @Test
  void anObjectCanBeCopiedOntoItself() {
    assertThat(
            call("COPY", SOURCE, "", "Destination", "from/%C3%A9%20%25", "Content-Type", "c/d")
                .status())
        .isEqualTo(201);
    assertThat(call("GET", SOURCE, "").text()).isEqualTo("hello");
    assertThat(call("GET", SOURCE, "").header("Content-Type")).isEqualTo("c/d");
  }

  @Test
  void destinationsThatCannotBeAreRefused() {
    assertThat(call("COPY", SOURCE, "").status()).isEqualTo(412);
    assertThat(call("COPY", SOURCE, "", "Destination", "to").status()).isEqualTo(412);
    assertThat(call("COPY", SOURCE, "", "Destination", "to/").status()).isEqualTo(412);
    assertThat(call("COPY", SOURCE, "", "Destination", "none/copy").status()).isEqualTo(404);
    assertThat(call("COPY", SOURCE, "", "Destination", "to/" + "x".repeat(1025)).status())
        .isEqualTo(400);
  }

  @Test
  void otherAccountsNeedTheirOwnersWord() {
    String boss = proxy.token("other:boss", "bosskey");
    proxy.call("PUT", "/v1/AUTH_other/c", "", "X-Auth-Token", boss);

    Answer refused =
        call("COPY", SOURCE, "", "Destination", "c/o", "Destination-Account", "AUTH_other");
    assertThat(refused.status()).isEqualTo(403);
    proxy.call(
        "POST", "/v1/AUTH_other/c", "", "X-Auth-Token", boss, "X-Container-Write", "test:tester");
    assertThat(
            call("COPY", SOURCE, "", "Destination", "c/o", "Destination-Account", "AUTH_other")
                .status())
        .isEqualTo(201);
    Answer back =
        call("PUT", TARGET, "", "X-Copy-From", "c/o", "X-Copy-From-Account", "AUTH_other");
    assertThat(back.status()).isEqualTo(403);
  }

  private Answer call(String method, String path, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "X-Auth-Token";
    all[headers.length + 1] = token;
    return proxy.call(method, path, body, all);
  }
}
