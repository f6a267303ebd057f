package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// One GiB up and down with curl, without a length in front and without a file on the client's
/// side. Budget: 40 s.
@ExtendWith(Logs.class)
class LargeObjectIT {
  private static final long BYTES = 1L << 30;
  private static final long SEED = 42;

  @TempDir Path temp;

  @Test
  void gibibyteGoesUpChunkedAndComesDownWhole() throws IOException {
    try (RingfortProcess ringfort = RingfortProcess.start(temp.resolve("data"));
        ObjectApi api = new ObjectApi(ringfort.endpoint())) {
      Client curl =
          Client.installed("curl")
              .with("-sSf", "-H", "X-Auth-Token: " + api.token())
              .within(Duration.ofMinutes(2));
      api.createContainer("large");
      String address = api.address("large", "one-gibibyte");

      String headers =
          curl.with("-T", "-", "-D", "-", "-o", "/dev/null", address).stream(
                  new PatternStream(SEED, BYTES), new java.io.ByteArrayOutputStream())
              .requireSuccess()
              .text();
      PatternStream.Verifier down = new PatternStream.Verifier(SEED, BYTES);
      curl.with(address).stream(java.io.InputStream.nullInputStream(), down).requireSuccess();

      assertThat(down.verifiedBytes()).isEqualTo(BYTES);
      assertThat(headers.toLowerCase(java.util.Locale.ROOT))
          .contains("etag: " + PatternStream.md5(SEED, BYTES));
      assertThat(api.head("large", "one-gibibyte").headers().firstValue("Content-Length"))
          .contains("" + BYTES);
      assertThat(api.delete("large", "one-gibibyte")).isEqualTo(204);
    }
  }
}
