package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BodyPipeTest {
  private static final int WINDOW_BYTES = 64 << 10;

  private int resumed;
  private final BodyPipe pipe = new BodyPipe(WINDOW_BYTES, () -> resumed++);

  @Test
  void aPieceThatComesBetweenFullAndHalfFullDoesNotForgetTheWaitingSender() throws Exception {
    assertThat(offer(WINDOW_BYTES)).isFalse();
    read(WINDOW_BYTES / 4);

    assertThat(offer(16)).isFalse();
    assertThat(resumed).isZero();

    read(WINDOW_BYTES);
    assertThat(resumed).isEqualTo(1);
    assertThat(offer(16)).isTrue();
    pipe.discard();
  }

  @Test
  void theSenderIsResumedOnceWhenHalfOfTheWindowIsFree() throws Exception {
    assertThat(offer(WINDOW_BYTES / 2)).isTrue();
    assertThat(offer(WINDOW_BYTES / 2)).isFalse();

    read(WINDOW_BYTES / 2);
    assertThat(resumed).isZero();
    read(4 << 10);
    assertThat(resumed).isEqualTo(1);
    read(WINDOW_BYTES);
    assertThat(resumed).isEqualTo(1);
  }

  private boolean offer(int bytes) {
    return pipe.offer(Unpooled.buffer(bytes).writeZero(bytes));
  }

  private void read(int bytes) throws InterruptedException {
    assertThat(pipe.read(ByteBuffer.allocate(bytes))).isPositive();
  }
}
