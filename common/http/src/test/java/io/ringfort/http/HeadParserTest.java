package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HeadParserTest {
  private static final HeadLimits LIMITS = new HeadLimits(200, 600, 8);
  private static final byte[] HEAD =
      ("\r\nPUT /v1/a/c/o?x=1 HTTP/1.1\r\nHost: example:8080\r\nX-A:  b c \r\nX-Empty:\r\n"
              + "Content-Length: 12\r\nx-a: \u00e9\r\n\r\nrest")
          .getBytes(StandardCharsets.ISO_8859_1);

  private record Outcome(Progress progress, int left, String text) {}

  private static Outcome parse(byte[] bytes, int... cuts) {
    HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST, LIMITS);
    int from = 0;
    Progress progress = Progress.MORE;
    int left = 0;
    for (int i = 0; i <= cuts.length && progress == Progress.MORE; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, to - from);
      progress = parser.feed(piece);
      left = piece.readableBytes() + bytes.length - to;
      from = to;
    }
    return switch (progress) {
      case MORE -> new Outcome(progress, 0, "");
      case REFUSED -> new Outcome(progress, 0, "" + parser.refusal().status() / 100);
      case DONE -> {
        List<String> fields = new ArrayList<>();
        parser.headers().forEach((name, value) -> fields.add(name + "=" + value));
        yield new Outcome(progress, left, parser.method() + " " + parser.target() + " " + fields);
      }
    };
  }

  @Test
  void headIsReadAlikeWhereverItIsCut() {
    Outcome whole = parse(HEAD);

    assertThat(whole)
        .isEqualTo(
            new Outcome(
                Progress.DONE,
                4,
                "PUT /v1/a/c/o?x=1 [Host=example:8080, X-A=b c, X-Empty=, Content-Length=12,"
                    + " x-a=\u00e9]"));
    for (int i = 0; i <= HEAD.length; i++) {
      for (int j = i; j <= HEAD.length; j++) {
        assertThat(parse(HEAD, i, j)).isEqualTo(whole);
      }
    }
  }

  @Test
  void headIsReadAlikeByteByByte() {
    int[] cuts = new int[HEAD.length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }

    assertThat(parse(HEAD, cuts)).isEqualTo(parse(HEAD));
  }

  @Property(tries = 2000)
  void changedHeadIsReadAlikeWhereverItIsCut(
      @ForAll("heads") byte[] head, @ForAll("places") int place) {
    int cut = Math.min(head.length, place);

    assertThat(parse(head, cut)).isEqualTo(parse(head));
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 700);
  }

  /// Good heads with some bytes changed, with repeated parts, or cut off.
  @Provide
  Arbitrary<byte[]> heads() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "GET / HTTP/1.1\r\n",
            "PUT /a HTTP/1.0\r\n",
            "Host: a\r\n",
            "X: y\r\n",
            "\r\n",
            "\n",
            "\r",
            ":",
            " ",
            "Content-Length: 1\r\n",
            "Transfer-Encoding: chunked\r\n",
            "\0",
            "\u00ff",
            "X-Long: " + "z".repeat(190) + "\r\n",
            "/" + "p".repeat(150));
    return parts
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void commonNamesAreNotMadeAnew() {
    byte[] name = "content-length".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(KnownText.name(name, 0, name.length))
        .isSameAs(KnownText.name(name.clone(), 0, name.length))
        .isEqualTo("content-length");
  }
}
