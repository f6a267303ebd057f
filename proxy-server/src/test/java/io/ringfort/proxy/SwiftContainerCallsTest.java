package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningProxy.Answer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwiftContainerCallsTest {
  private static final String C = "/v1/AUTH_test/c";

  private final RunningProxy proxy = new RunningProxy();
  private String token = "";

  @BeforeEach
  void logIn() {
    token = proxy.adminToken();
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void containersAreMadeOnceAndRemovedWhenEmpty() {
    assertThat(call("GET", C).status()).isEqualTo(404);
    assertThat(call("PUT", C).status()).isEqualTo(201);
    assertThat(call("PUT", C).status()).isEqualTo(202);
    assertThat(call("PUT", C + "/o").status()).isEqualTo(201);
    assertThat(call("DELETE", C).status()).isEqualTo(409);
    assertThat(call("DELETE", C + "/o").status()).isEqualTo(204);
    assertThat(call("DELETE", C).status()).isEqualTo(204);
    assertThat(call("DELETE", C).status()).isEqualTo(404);
    assertThat(call("POST", C).status()).isEqualTo(404);
    assertThat(call("HEAD", C).status()).isEqualTo(404);
  }

  @Test
  void aContainerTellsWhatItHolds() {
    call("PUT", C, "X-Container-Meta-Color", "gr\u00fcn");
    call("PUT", C + "/o");

    Answer head = call("HEAD", C);
    assertThat(head.status()).isEqualTo(204);
    assertThat(head.header("X-Container-Object-Count")).isEqualTo("1");
    assertThat(head.header("X-Container-Bytes-Used")).isEqualTo("0");
    assertThat(head.header("X-Storage-Policy")).isEqualTo("gold");
    assertThat(head.header("X-Timestamp")).matches("\\d{10}\\.\\d{5}");
    assertThat(head.header("Last-Modified")).endsWith("GMT");
  }

  @Test
  void metadataAndAccessListsAreChangedOneByOne() {
    call("PUT", C, "X-Container-Meta-A", "1", "X-Container-Read", " .r:* , .rlistings ");
    call("POST", C, "X-Container-Meta-B", "2", "X-Container-Write", "other:boss");

    Answer head = call("HEAD", C);
    assertThat(head.header("X-Container-Meta-A")).isEqualTo("1");
    assertThat(head.header("X-Container-Meta-B")).isEqualTo("2");
    assertThat(head.header("X-Container-Read")).isEqualTo(".r:*,.rlistings");
    assertThat(head.header("X-Container-Write")).isEqualTo("other:boss");

    call(
        "POST",
        C,
        "X-Remove-Container-Meta-A",
        "x",
        "X-Container-Meta-B",
        "",
        "X-Container-Read",
        "");
    head = call("HEAD", C);
    assertThat(head.header("X-Container-Meta-A")).isEmpty();
    assertThat(head.header("X-Container-Meta-B")).isEmpty();
    assertThat(head.header("X-Container-Read")).isEmpty();
    assertThat(head.header("X-Container-Write")).isEqualTo("other:boss");
  }

  @Test
  void badAttributesAreRefused() {
    call("PUT", C);

    assertThat(call("POST", C, "X-Container-Read", ".r:").status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Container-Write", ".r:*").status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Container-Meta-" + "n".repeat(129), "v").status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Container-Meta-N", "v".repeat(257)).status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Container-Meta-", "v").status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Other", "v".repeat(8193)).status()).isEqualTo(400);
    assertThat(call("POST", C, "X-Versions-Location", "v").status()).isEqualTo(501);
    assertThat(call("POST", C, "X-Versions-Enabled", "true").status()).isEqualTo(501);
    assertThat(call("POST", C, "X-Versions-Enabled", "false").status()).isEqualTo(204);
  }

  @Test
  void thePolicyIsChosenOnce() {
    assertThat(call("PUT", C, "X-Storage-Policy", "platinum").status()).isEqualTo(400);
    assertThat(call("PUT", C, "X-Storage-Policy", "Silver").status()).isEqualTo(201);
    assertThat(call("HEAD", C).header("X-Storage-Policy")).isEqualTo("silver");
    assertThat(call("PUT", C, "X-Storage-Policy", "gold").status()).isEqualTo(409);
    assertThat(call("PUT", C).status()).isEqualTo(202);
  }

  @Test
  void listingsAreBoundedAndRolledUp() {
    call("PUT", C);
    assertThat(call("GET", C).status()).isEqualTo(204);
    assertThat(call("GET", C + "?format=json").text()).isEqualTo("[]");
    for (String name : new String[] {"a", "d/", "d/1", "d/e/2", "d/e/3", "z--1", "z--2"}) {
      assertThat(call("PUT", C + "/" + name).status()).isEqualTo(201);
    }

    assertThat(call("GET", C).text()).isEqualTo("a\nd/\nd/1\nd/e/2\nd/e/3\nz--1\nz--2\n");
    assertThat(call("GET", C + "?delimiter=/").text()).isEqualTo("a\nd/\nz--1\nz--2\n");
    assertThat(call("GET", C + "?delimiter=/&prefix=d/").text()).isEqualTo("d/\nd/1\nd/e/\n");
    assertThat(call("GET", C + "?delimiter=--").text()).endsWith("d/e/3\nz--\n");
    assertThat(call("GET", C + "?limit=2&marker=d/").text()).isEqualTo("d/1\nd/e/2\n");
    assertThat(call("GET", C + "?limit=0").status()).isEqualTo(204);
    assertThat(call("GET", C + "?limit=x&prefix=z").text()).isEqualTo("z--1\nz--2\n");
    assertThat(call("GET", C + "?reverse=true&limit=1").text()).isEqualTo("z--2\n");
    assertThat(call("GET", C + "?limit=10001").status()).isEqualTo(412);
    assertThat(call("GET", C + "?versions").status()).isEqualTo(501);
  }

  @Test
  void aPathListsDirectChildren() {
    call("PUT", C);
    for (String name : new String[] {"a", "d/", "d/1", "d/e/", "d/e/2", "d/f/3", "d/g"}) {
      call("PUT", C + "/" + name);
    }

    assertThat(call("GET", C + "?path=").text()).isEqualTo("a\nd/\n");
    assertThat(call("GET", C + "?path=d").text()).isEqualTo("d/1\nd/e/\nd/g\n");
    assertThat(call("GET", C + "?path=d/&limit=1").text()).isEqualTo("d/1\n");
    assertThat(call("GET", C + "?path=d&limit=2&marker=d/1").text()).isEqualTo("d/e/\nd/g\n");
  }

  @Test
  void rowsTellAboutObjects() {
    call("PUT", C);
    proxy.call("PUT", C + "/o.txt", "hello", "X-Auth-Token", token);

    assertThat(call("GET", C, "Accept", "application/json").text())
        .matches(
            "\\[\\{\"name\": \"o.txt\", \"hash\": \"5d41402abc4b2a76b9719d911017c592\","
                + " \"bytes\": 5, \"content_type\": \"text/plain\","
                + " \"last_modified\": \"[-0-9]{10}T[:0-9]{8}\\.\\d{6}\"}]");
    assertThat(call("GET", C, "Accept", "application/json").header("Vary")).isEqualTo("Accept");
  }

  @Test
  void browsersAreToldWhichOriginsMay() {
    call(
        "PUT",
        C,
        "X-Container-Meta-Access-Control-Allow-Origin",
        "http://a.com http://b.com",
        "X-Container-Meta-Access-Control-Max-Age",
        "60",
        "X-Container-Meta-Access-Control-Expose-Headers",
        "X-Mine");
    call("PUT", C + "/o", "X-Object-Meta-Color", "blue");

    Answer allowed =
        proxy.call(
            "OPTIONS",
            C + "/o",
            "",
            "Origin",
            "http://b.com",
            "Access-Control-Request-Method",
            "PUT",
            "Access-Control-Request-Headers",
            "X-Auth-Token, X-Other");
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("http://b.com");
    assertThat(allowed.header("Access-Control-Max-Age")).isEqualTo("60");
    assertThat(allowed.header("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("X-Auth-Token, X-Other");
    assertThat(
            proxy
                .call(
                    "OPTIONS",
                    C + "/o",
                    "",
                    "Origin",
                    "http://c.com",
                    "Access-Control-Request-Method",
                    "GET")
                .status())
        .isEqualTo(401);
    assertThat(proxy.call("OPTIONS", C + "/o", "").header("Allow")).contains("COPY");

    Answer get = call("GET", C + "/o", "Origin", "http://a.com");
    assertThat(get.header("Access-Control-Allow-Origin")).isEqualTo("http://a.com");
    assertThat(get.header("Access-Control-Expose-Headers"))
        .contains("x-mine", "x-object-meta-color", "etag");
    assertThat(
            call("GET", C + "/o", "Origin", "http://c.com").header("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  private Answer call(String method, String path, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "X-Auth-Token";
    all[headers.length + 1] = token;
    return proxy.call(method, path, "", all);
  }
}
