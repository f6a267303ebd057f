package io.ringfort.proxy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3TargetTest {
  private static final List<String> DOMAINS = List.of("s3.example.com", "localhost");

  @Test
  void pathsNameServiceBucketAndObject() {
    assertThat(parse("h", "/")).isEqualTo(new S3Target.OfService());
    assertThat(parse("h", "/b")).isEqualTo(new S3Target.OfBucket("b"));
    assertThat(parse("h", "/b/")).isEqualTo(new S3Target.OfBucket("b"));
    assertThat(parse("h", "/b/k")).isEqualTo(new S3Target.OfObject("b", "k"));
    assertThat(parse("h", "/b//k/")).isEqualTo(new S3Target.OfObject("b", "/k/"));
    assertThat(parse("h", "/b/%2Fk+%20")).isEqualTo(new S3Target.OfObject("b", "/k+ "));
  }

  @Test
  void hostsNameBuckets() {
    assertThat(parse("b.s3.example.com", "/")).isEqualTo(new S3Target.OfBucket("b"));
    assertThat(parse("B.S3.Example.com:8080", "/k/l")).isEqualTo(new S3Target.OfObject("b", "k/l"));
    assertThat(parse("a.b.localhost:1", "/k")).isEqualTo(new S3Target.OfObject("a.b", "k"));
    assertThat(parse("s3.example.com", "/b")).isEqualTo(new S3Target.OfBucket("b"));
    assertThat(parse("xs3.example.com", "/b")).isEqualTo(new S3Target.OfBucket("b"));
    assertThat(S3Target.isBucketHost("b.localhost", DOMAINS)).isTrue();
    assertThat(S3Target.isBucketHost("localhost:8080", DOMAINS)).isFalse();
    assertThat(S3Target.isBucketHost("b.localhost", List.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"//k", "/b/%", "/b/%zz", "/b/%ff", "/b/a%00"})
  void whatCannotBeReadIsRefused(String path) {
    assertThatThrownBy(() -> parse("h", path))
        .isInstanceOfSatisfying(
            S3Problem.class, problem -> assertThat(problem.error()).isEqualTo(S3Error.INVALID_URI));
  }

  @Property
  void keysComeBackAsTheyWere(@ForAll @NotEmpty @StringLength(max = 40) String key) {
    String clean = key.replace("\0", "0").replaceAll("[\\ud800-\\udfff]", "s");

    assertThat(parse("h", "/b/" + PercentCoding.encodePath(clean)))
        .isEqualTo(new S3Target.OfObject("b", clean));
  }

  @Property
  void queriesAreReadOrRefused(@ForAll @StringLength(max = 60) String query) {
    try {
      S3Query parsed = S3Query.parse(query);
      parsed.names().forEach(name -> assertThat(parsed.find(name)).isPresent());
    } catch (S3Problem problem) {
      assertThat(problem.error()).isEqualTo(S3Error.INVALID_URI);
    }
  }

  private static S3Target parse(String host, String path) {
    return S3Target.parse(host, path, DOMAINS);
  }
}
