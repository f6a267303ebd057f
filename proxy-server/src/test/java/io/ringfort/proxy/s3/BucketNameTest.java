package io.ringfort.proxy.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BucketNameTest {
  private static final Pattern GOOD =
      Pattern.compile(
          "(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern RESERVED =
      Pattern.compile(
          "(xn--|sthree-|amzn-s3-demo-).*|.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)");

  @Property
  void theRulesAreThoseOfTheGuide(@ForAll("names") String name) {
    boolean good =
        GOOD.matcher(name).matches()
            && !ADDRESS.matcher(name).matches()
            && !RESERVED.matcher(name).matches();

    assertThat(BucketName.isGood(name)).as(name).isEqualTo(good);
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "b",
            "0",
            "1",
            "255",
            ".",
            "-",
            "A",
            "_",
            "\u00e4",
            "xn--",
            "sthree-",
            "-s3alias",
            "--ol-s3",
            ".mrap",
            "--x-s3",
            "a".repeat(20));
    return pieces.list().ofMaxSize(9).map(list -> String.join("", list));
  }
}
