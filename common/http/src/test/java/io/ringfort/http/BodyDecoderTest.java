package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BodyDecoderTest {
  private static final byte[] CHUNKS =
      "5\r\nhello\r\n0006;name=\"v\"\r\n world\r\nA\r\n0123456789\r\n0\r\nX-Sum: 7\r\n\r\nrest"
          .getBytes(StandardCharsets.ISO_8859_1);

  private static String decode(byte[] bytes, int... cuts) {
    BodyDecoder decoder = BodyDecoder.ofChunks(HeadLimits.defaults());
    StringBuilder body = new StringBuilder();
    Progress progress = Progress.MORE;
    int from = 0;
    for (int i = 0; i <= cuts.length && progress == Progress.MORE; i++) {
      int to = i < cuts.length ? cuts[i] : bytes.length;
      ByteBuf piece = Unpooled.copiedBuffer(bytes, from, to - from);
      progress =
          decoder.decode(
              piece,
              data -> {
                body.append(data.toString(StandardCharsets.ISO_8859_1));
                data.release();
              });
      assertThat(piece.refCnt()).isEqualTo(1);
      piece.release();
      from = to;
    }
    return progress == Progress.DONE
        ? body + " " + decoder.trailers().firstOr("x-sum", "")
        : progress.toString();
  }

  @Test
  void chunksAreReadAlikeWhereverTheyAreCut() {
    assertThat(decode(CHUNKS)).isEqualTo("hello world0123456789 7");
    for (int i = 0; i <= CHUNKS.length; i++) {
      for (int j = i; j <= CHUNKS.length; j++) {
        assertThat(decode(CHUNKS, i, j)).isEqualTo("hello world0123456789 7");
      }
    }
  }

  @Property(tries = 1000)
  void anyBytesAreReadAlikeWhereverTheyAreCut(@ForAll @Size(max = 40) byte[] noise) {
    for (int at = 0; at < CHUNKS.length; at += 7) {
      byte[] changed = CHUNKS.clone();
      System.arraycopy(noise, 0, changed, at, Math.min(noise.length, changed.length - at));

      assertThat(decode(changed, at)).isEqualTo(decode(changed));
    }
  }
}
