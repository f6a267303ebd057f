package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.ring.RingFormatException;
import io.ringfort.common.ring.RingFormatException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingPlanFileTest {
  @Test
  void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("object.builder");
    RingPlan empty = RingPlan.create(7, 2.5, 24);
    RingPlan rebalanced = rebalanced();
    RingPlan changed = rebalanced.remove(2).weigh(3, 0).withOverload(0.25);

    for (RingPlan plan : new RingPlan[] {empty, rebalanced, changed}) {
      RingPlanFile.write(plan, file);
      assertThat(RingPlanFile.read(file)).isEqualTo(plan);
    }
  }

  @Property(tries = 300)
  void aFlippedBitIsFound(
      @ForAll @IntRange(max = 1_000_000) int at, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] bytes = RingPlanFile.bytes(rebalanced());
    bytes[at % bytes.length] ^= (byte) (1 << bit);

    assertThatThrownBy(() -> RingPlanFile.read(bytes, "test"))
        .isInstanceOf(RingFormatException.class);
  }

  @Property(tries = 300)
  void contradictionsWithARightChecksumAreRefused(
      @ForAll @IntRange(max = 1_000_000) int at, @ForAll byte value, @ForAll boolean cut)
      throws IOException {
    byte[] bytes = RingPlanFile.bytes(rebalanced());
    int index = 10 + at % (bytes.length - 14);
    bytes[index] = value;
    byte[] changed = cut ? Arrays.copyOf(bytes, Math.max(14, index)) : bytes;
    CRC32C crc = new CRC32C();
    crc.update(changed, 0, changed.length - 4);
    ByteBuffer.wrap(changed).putInt(changed.length - 4, (int) crc.getValue());

    try {
      assertThat(RingPlanFile.read(changed, "test").rebalanced()).isIn(true, false);
    } catch (RingFormatException e) {
      assertThat(e.problem()).isEqualTo(Problem.CORRUPT);
    }
  }

  @Property(tries = 300)
  void randomBytesAreRefused(@ForAll @Size(max = 100) byte[] bytes) {
    assertThatThrownBy(() -> RingPlanFile.read(bytes, "test"))
        .isInstanceOfSatisfying(
            RingFormatException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_OURS));
  }

  @Test
  void problemsAreToldApart() {
    assertProblem("RINGPLAN", new byte[] {0, 2}, Problem.TOO_NEW, "version is 2");
    assertProblem("RINGPLAN", new byte[] {0, 1, 2}, Problem.CORRUPT, "checksum");
    assertProblem("RINGPLAN", new byte[] {0}, Problem.CORRUPT, "cut short");
    assertProblem("\u0080\u0002}q", new byte[0], Problem.NOT_OURS, "write_builder");
  }

  private static void assertProblem(String magic, byte[] rest, Problem problem, String detail) {
    byte[] start = magic.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, bytes, start.length, rest.length);
    assertThatThrownBy(() -> RingPlanFile.read(bytes, "test"))
        .isInstanceOfSatisfying(
            RingFormatException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(detail);
  }

  private static RingPlan rebalanced() {
    RingPlan plan = RingPlan.create(4, 2.5, 24);
    for (int device = 0; device < 6; device++) {
      plan = Plans.add(plan, 1, device % 3, device, 1 + device);
    }
    return Rebalancer.rebalance(plan, 1, Plans.NOW).plan();
  }
}
