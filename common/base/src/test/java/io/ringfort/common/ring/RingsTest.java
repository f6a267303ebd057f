package io.ringfort.common.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingsTest {
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir private Path folder;

  @Test
  void aFolderHoldsARingForEachPolicy() throws IOException {
    RingFile.write(SampleRings.small(1), folder.resolve("account.ring.gz"));
    RingFile.write(SampleRings.small(2), folder.resolve("container.ring.gz"));
    RingFile.write(SampleRings.small(3), folder.resolve("object.ring.gz"));
    RingFile.write(SampleRings.small(4), folder.resolve("object-12.ring.gz"));
    RingFile.write(SampleRings.small(5), folder.resolve("object-old.ring.gz"));

    try (Rings rings = Rings.open(folder, SELDOM, Clock.system())) {
      assertThat(rings.account().version()).isEqualTo(1);
      assertThat(rings.container().version()).isEqualTo(2);
      assertThat(rings.object(0).version()).isEqualTo(3);
      assertThat(rings.object(12).version()).isEqualTo(4);
      assertThat(rings.policies()).containsExactly(0, 12);
      assertThat(rings.findObject(1)).isEmpty();
      assertThat(rings.refusedCount()).isZero();
      assertThatThrownBy(() -> rings.object(1))
          .hasMessage("no object ring of policy 1, only of [0, 12]");
    }
  }

  @Test
  void theFirstThreeRingsAreNeeded() throws IOException {
    RingFile.write(SampleRings.small(1), folder.resolve("account.ring.gz"));

    assertThatThrownBy(() -> Rings.open(folder, SELDOM, Clock.system()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("container.ring.gz");
  }

  @Test
  void fixedRingsPlaceByPolicy() {
    Ring ring = SampleRings.small(1);
    Rings rings = Rings.of(ring, ring, Map.of(0, ring, 2, SampleRings.small(7)));
    NameHash hash = new NameHasher("", "x").hash(new ObjectName("a", "c", "o"));

    Placement placement = rings.placeObject(2, hash);

    assertThat(placement).isEqualTo(ring.place(hash));
    assertThat(rings.objectHandoffs(2, placement.partition()))
        .doesNotContainAnyElementsOf(placement.primaries())
        .hasSize(1);
  }
}
