package io.ringfort.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.trace.TransactionId;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final TransactionId ID = TransactionId.next(1_763_690_000L, "");

  @Test
  void aLineSaysWhatHappened() {
    String line = line("/v1/AUTH_a/c/o?format=json", "User-Agent", "curl/8");

    assertThat(line)
        .isEqualTo(
            "localhost GET /v1/AUTH_a/c/o?format=json 200 5 1.234ms " + ID.text() + " \"curl/8\"");
  }

  @Test
  void secretsStayOut() {
    // No hexadecimal digits: the id of the transaction is random ones.
    assertThat(line("/v1/a/c/o?temp_url_sig=xyz", "X-Auth-Token", "AUTH_tkxyz"))
        .contains("/v1/a/c/o?... ")
        .doesNotContain("xyz");
    assertThat(line("/b/k?X-Amz-Signature=xyz", "User-Agent", "x")).doesNotContain("xyz");
  }

  @Test
  void linesAreOneBoundedLine() {
    String line =
        line(
            "/v1/" + "p".repeat(9000) + "?" + "q".repeat(9000),
            "User-Agent",
            "a\"\t\u00ff" + "u".repeat(9000));

    assertThat(line.length()).isLessThan(1700);
    assertThat(line).doesNotContain("\t", "\n", "\u00ff").contains("\"a???uu");
  }

  private static String line(String target, String name, String value) {
    ServerRequest request =
        ServerRequest.of("GET", target, HttpHeaders.of(name, value), new byte[0]);
    return AccessLog.line(request, ID, "200", 5, 1_234_567);
  }
}
