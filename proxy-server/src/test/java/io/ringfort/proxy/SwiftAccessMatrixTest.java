package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every route with every kind of caller. The containers: `plain` has no access lists, `read` and
/// `write` name a user of the same account who is no administrator, `public` is open to all, its
/// listing too, `objects` opens objects only.
class SwiftAccessMatrixTest {
  private static final String ACCOUNT = "/v1/AUTH_test";

  /// The status that each caller gets.
  private static final String MATRIX =
      """
      route                             none     bad      expired  other    plain    admin    reseller
      GET     /v1/AUTH_test             401      401      401      403      403      200      200
      HEAD    /v1/AUTH_test             401      401      401      403      403      204      204
      POST    /v1/AUTH_test             401      401      401      403      403      204      204
      PUT     /v1/AUTH_test             401      401      401      403      403      403      405
      DELETE  /v1/AUTH_test             401      401      401      403      403      403      405
      OPTIONS /v1/AUTH_test             200      401      401      200      200      200      200
      PUT     /v1/AUTH_test/plain       401      401      401      403      403      202      202
      POST    /v1/AUTH_test/plain       401      401      401      403      403      204      204
      GET     /v1/AUTH_test/plain       401      401      401      403      403      200      200
      HEAD    /v1/AUTH_test/plain       401      401      401      403      403      204      204
      DELETE  /v1/AUTH_test/plain       401      401      401      403      403      409      409
      GET     /v1/AUTH_test/none        401      401      401      403      403      404      404
      DELETE  /v1/AUTH_test/none        401      401      401      403      403      404      404
      GET     /v1/AUTH_test/plain/o     401      401      401      403      403      200      200
      HEAD    /v1/AUTH_test/plain/o     401      401      401      403      403      200      200
      PUT     /v1/AUTH_test/plain/o     401      401      401      403      403      201      201
      POST    /v1/AUTH_test/plain/o     401      401      401      403      403      202      202
      COPY    /v1/AUTH_test/plain/o     401      401      401      403      403      201      201
      DELETE  /v1/AUTH_test/plain/gone  401      401      401      403      403      404      404
      GET     /v1/AUTH_test/none/o      401      401      401      403      403      404      404
      GET     /v1/AUTH_test/read        401      401      401      403      200      200      200
      POST    /v1/AUTH_test/read        401      401      401      403      403      204      204
      PUT     /v1/AUTH_test/read        401      401      401      403      403      202      202
      DELETE  /v1/AUTH_test/read        401      401      401      403      403      409      409
      GET     /v1/AUTH_test/read/o      401      401      401      403      200      200      200
      PUT     /v1/AUTH_test/read/o      401      401      401      403      403      201      201
      POST    /v1/AUTH_test/read/o      401      401      401      403      403      202      202
      DELETE  /v1/AUTH_test/read/gone   401      401      401      403      403      404      404
      GET     /v1/AUTH_test/write       401      401      401      403      403      200      200
      GET     /v1/AUTH_test/write/o     401      401      401      403      403      200      200
      PUT     /v1/AUTH_test/write/o     401      401      401      403      201      201      201
      POST    /v1/AUTH_test/write/o     401      401      401      403      202      202      202
      DELETE  /v1/AUTH_test/write/gone  401      401      401      403      404      404      404
      PUT     /v1/AUTH_test/write       401      401      401      403      403      202      202
      GET     /v1/AUTH_test/public      200      401      401      200      200      200      200
      GET     /v1/AUTH_test/public/o    200      401      401      200      200      200      200
      PUT     /v1/AUTH_test/public/o    401      401      401      403      403      201      201
      DELETE  /v1/AUTH_test/public/gone 401      401      401      403      403      404      404
      GET     /v1/AUTH_test/objects     401      401      401      403      403      200      200
      GET     /v1/AUTH_test/objects/o   200      401      401      200      200      200      200
      GET     /v1/AUTH_other            401      401      401      204      403      403      204
      GET     /v1/test                  401      401      401      403      403      403      403
      GET     /v1/AUTH_.hidden          401      401      401      403      403      403      403
      """;

  private final RunningProxy proxy = new RunningProxy();

  @BeforeEach
  void makeContainers() {
    String admin = proxy.adminToken();
    for (String name : List.of("plain", "read", "write", "public", "objects")) {
      proxy.call("PUT", ACCOUNT + "/" + name, "", "X-Auth-Token", admin);
      proxy.call("PUT", ACCOUNT + "/" + name + "/o", "hello", "X-Auth-Token", admin);
    }
    restrict(admin, "read", "X-Container-Read", "test:plain");
    restrict(admin, "write", "X-Container-Write", "test:plain");
    restrict(admin, "public", "X-Container-Read", ".r:*,.rlistings");
    restrict(admin, "objects", "X-Container-Read", ".r:*");
  }

  private void restrict(String admin, String container, String header, String acl) {
    assertThat(
            proxy
                .call("POST", ACCOUNT + "/" + container, "", "X-Auth-Token", admin, header, acl)
                .status())
        .isEqualTo(204);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void everyCallerGetsWhatIsDue() {
    String expired = proxy.adminToken();
    proxy.clock.advance(Duration.ofDays(1).plusSeconds(1));
    Map<String, String> tokens =
        Map.of(
            "bad", "AUTH_tkforged",
            "expired", expired,
            "other", proxy.token("other:boss", "bosskey"),
            "plain", proxy.token("test:plain", "plainkey"),
            "admin", proxy.adminToken(),
            "reseller", proxy.token("cluster:root", "rootkey"));
    SoftAssertions softly = new SoftAssertions();
    List<List<String>> rows = MATRIX.lines().map(SwiftAccessMatrixTest::words).toList();
    List<String> callers = rows.getFirst().subList(1, 8);
    for (List<String> row : rows.subList(1, rows.size())) {
      String method = row.get(0);
      String path = row.get(1);
      for (int index = 0; index < callers.size(); index++) {
        String token = tokens.getOrDefault(callers.get(index), "");
        RunningProxy.Answer answer =
            token.isEmpty()
                ? proxy.call(method, path, "", "Destination", "plain/copy")
                : proxy.call(method, path, "", "Destination", "plain/copy", "X-Auth-Token", token);
        softly
            .assertThat(answer.status())
            .as("%s %s as %s", method, path, callers.get(index))
            .isEqualTo(Integer.parseInt(row.get(index + 2)));
        softly
            .assertThat(answer.header("Www-Authenticate").isEmpty())
            .isEqualTo(answer.status() != 401);
      }
    }
    softly.assertAll();
  }

  private static List<String> words(String line) {
    return Pattern.compile(" +").splitAsStream(line.strip()).toList();
  }

  @Test
  void ownersAloneSeeAccessListsAndKeys() {
    String admin = proxy.adminToken();
    proxy.call(
        "POST",
        ACCOUNT + "/public",
        "",
        "X-Auth-Token",
        admin,
        "X-Container-Meta-Temp-Url-Key",
        "secret",
        "X-Container-Meta-Color",
        "blue");

    RunningProxy.Answer own = proxy.call("HEAD", ACCOUNT + "/public", "", "X-Auth-Token", admin);
    assertThat(own.header("X-Container-Read")).isEqualTo(".r:*,.rlistings");
    assertThat(own.header("X-Container-Meta-Temp-Url-Key")).isEqualTo("secret");
    RunningProxy.Answer foreign = proxy.call("HEAD", ACCOUNT + "/public", "");
    assertThat(foreign.header("X-Container-Meta-Color")).isEqualTo("blue");
    assertThat(foreign.header("X-Container-Read")).isEmpty();
    assertThat(foreign.header("X-Container-Meta-Temp-Url-Key")).isEmpty();
  }

  @Test
  void refererDecidesWhereItIsAsked() {
    restrict(proxy.adminToken(), "objects", "X-Container-Read", ".r:.example.com");

    assertThat(proxy.call("GET", ACCOUNT + "/objects/o", "").status()).isEqualTo(401);
    assertThat(
            proxy
                .call("GET", ACCOUNT + "/objects/o", "", "Referer", "http://www.example.com/a")
                .status())
        .isEqualTo(200);
  }
}
