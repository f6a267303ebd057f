package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningProxy.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwiftAccountCallsTest {
  private static final String ACCOUNT = "/v1/AUTH_test";

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
  void loginNamesTheAccountOnTheHostThatWasAsked() {
    Answer answer =
        proxy.call(
            "GET", "/auth/v1.0", "", "X-Storage-User", "test:tester", "X-Storage-Pass", "testing");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Storage-Url")).isEqualTo(proxy.url() + "/v1/AUTH_test");
    assertThat(answer.header("X-Auth-Token")).isEqualTo(answer.header("X-Storage-Token"));
    assertThat(answer.header("X-Auth-Token-Expires")).isEqualTo("86400");
    assertThat(
            proxy
                .call(
                    "GET",
                    "/auth/v1/test/auth",
                    "",
                    "X-Auth-User",
                    "tester",
                    "X-Auth-Key",
                    "testing")
                .status())
        .isEqualTo(200);
  }

  @Test
  void failedLoginsLookAlike() {
    Answer wrongKey =
        proxy.call("GET", "/auth/v1.0", "", "X-Auth-User", "test:tester", "X-Auth-Key", "no");
    Answer noUser =
        proxy.call("GET", "/auth/v1.0", "", "X-Auth-User", "test:nobody", "X-Auth-Key", "no");

    assertThat(wrongKey.status()).isEqualTo(401);
    assertThat(wrongKey.header("Www-Authenticate")).startsWith("Swift realm=");
    assertThat(noUser.status()).isEqualTo(401);
    assertThat(noUser.text()).isEqualTo(wrongKey.text());
    assertThat(proxy.call("GET", "/auth/v1.0", "").status()).isEqualTo(401);
    assertThat(proxy.call("POST", "/auth/v1.0", "").status()).isEqualTo(405);
    assertThat(proxy.call("GET", "/auth/v3", "").status()).isEqualTo(404);
  }

  @Test
  void anAccountThatWasNeverUsedLooksEmpty() {
    Answer head = call("HEAD", ACCOUNT);

    assertThat(head.status()).isEqualTo(204);
    assertThat(head.header("X-Account-Container-Count")).isEqualTo("0");
    assertThat(call("GET", ACCOUNT).status()).isEqualTo(204);
    assertThat(call("GET", ACCOUNT + "?format=json").text()).isEqualTo("[]");
  }

  @Test
  void metadataIsKeptChangedAndRemoved() {
    assertThat(
            call("POST", ACCOUNT, "X-Account-Meta-Color", "blue", "X-Account-Meta-B", "x").status())
        .isEqualTo(204);
    assertThat(call("HEAD", ACCOUNT).header("X-Account-Meta-Color")).isEqualTo("blue");

    call("POST", ACCOUNT, "X-Remove-Account-Meta-Color", "x");
    assertThat(call("HEAD", ACCOUNT).header("X-Account-Meta-Color")).isEmpty();
    assertThat(call("HEAD", ACCOUNT).header("X-Account-Meta-B")).isEqualTo("x");
  }

  @Test
  void metadataIsBoundedAlsoOverManyRequests() {
    for (int index = 0; index < 90; index += 30) {
      String[] headers = new String[60];
      for (int item = 0; item < 30; item++) {
        headers[2 * item] = "X-Account-Meta-K" + (index + item);
        headers[2 * item + 1] = "v";
      }
      assertThat(call("POST", ACCOUNT, headers).status()).isEqualTo(204);
    }
    assertThat(call("POST", ACCOUNT, "X-Account-Meta-More", "v").status()).isEqualTo(400);
    assertThat(call("POST", ACCOUNT, "X-Account-Meta-K0", "other").status()).isEqualTo(204);
  }

  @Test
  void containersAreListedInEveryFormat() {
    for (String name : new String[] {"a-1", "a-2", "b"}) {
      assertThat(call("PUT", ACCOUNT + "/" + name).status()).isEqualTo(201);
    }

    assertThat(call("GET", ACCOUNT).text()).isEqualTo("a-1\na-2\nb\n");
    assertThat(call("GET", ACCOUNT + "?limit=1&marker=a-1").text()).isEqualTo("a-2\n");
    assertThat(call("GET", ACCOUNT + "?reverse=on").text()).isEqualTo("b\na-2\na-1\n");
    assertThat(call("GET", ACCOUNT + "?delimiter=-").text()).isEqualTo("a-\nb\n");
    assertThat(call("GET", ACCOUNT + "?prefix=a&end_marker=a-2").text()).isEqualTo("a-1\n");
    assertThat(call("GET", ACCOUNT, "Accept", "application/xml").text()).contains("<name>b</name>");
    assertThat(call("GET", ACCOUNT).header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(call("GET", ACCOUNT + "?limit=10001").status()).isEqualTo(412);
    assertThat(call("GET", ACCOUNT + "?prefix=%ff").status()).isEqualTo(400);
    assertThat(call("GET", ACCOUNT, "Accept", "image/png").status()).isEqualTo(406);
  }

  @Test
  void accountsAreNotMadeOrRemovedByCalls() {
    String root = proxy.token("cluster:root", "rootkey");

    assertThat(call("PUT", ACCOUNT).status()).isEqualTo(403);
    assertThat(call("DELETE", ACCOUNT).status()).isEqualTo(403);
    assertThat(proxy.call("DELETE", ACCOUNT, "", "X-Auth-Token", root).status()).isEqualTo(405);
    assertThat(proxy.call("DELETE", ACCOUNT + "?oops", "", "X-Auth-Token", root).status())
        .isEqualTo(400);
    assertThat(call("PATCH", ACCOUNT).status()).isEqualTo(405);
  }

  @Test
  void infoTellsTheLimits() {
    Answer info = proxy.call("GET", "/info", "");

    assertThat(info.status()).isEqualTo(200);
    assertThat(info.text())
        .contains("\"max_file_size\": " + RunningProxy.OBJECT_BYTES_MAX, "\"name\": \"gold\"");
    assertThat(tools.jackson.databind.json.JsonMapper.shared().readTree(info.text()).has("swift"))
        .isTrue();
  }

  @Test
  void healthAndMetricsNeedNoToken() {
    call("GET", ACCOUNT);

    assertThat(proxy.call("GET", "/healthcheck", "").text()).isEqualTo("OK");
    assertThat(proxy.call("GET", "/metrics", "").text())
        .contains("ringfort_proxy_request_seconds_count{method=\"GET\",status=\"204\"} 1");
  }

  @Test
  void everyAnswerNamesItsTransaction() {
    Answer answer = proxy.call("GET", "/v1/AUTH_test", "", "X-Trans-Id-Extra", "my-run\"<>");

    assertThat(answer.header("X-Trans-Id")).matches("tx[0-9a-f]{21}-[0-9a-f]{10}-my-run");
    assertThat(answer.header("X-Openstack-Request-Id")).isEqualTo(answer.header("X-Trans-Id"));
  }

  private Answer call(String method, String path, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "X-Auth-Token";
    all[headers.length + 1] = token;
    return proxy.call(method, path, "", all);
  }
}
