package io.ringfort.common.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RingWatcherTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFirst() throws IOException {
    file = folder.resolve("object.ring.gz");
    RingFile.write(SampleRings.small(1), file);
  }

  @Test
  void aReplacedFileIsPublished() throws IOException {
    try (RingWatcher watcher = RingWatcher.idle(file, Clock.system())) {
      assertThat(watcher.check()).isFalse();
      RingFile.write(SampleRings.small(2), file);

      assertThat(watcher.get().version()).isEqualTo(1);
      assertThat(watcher.check()).isTrue();
      assertThat(watcher.get().version()).isEqualTo(2);
      assertThat(watcher.check()).isFalse();
      assertThat(watcher.refusedCount()).isZero();
    }
  }

  @Test
  void theOldRingStaysWhenTheFileIsBadOrGone() throws IOException {
    try (RingWatcher watcher = RingWatcher.idle(file, Clock.system())) {
      byte[] good = Files.readAllBytes(file);
      Files.write(file, new byte[] {1, 2, 3});
      assertThat(watcher.check()).isFalse();
      assertThat(watcher.check()).isFalse();
      assertThat(watcher.refusedCount()).isEqualTo(1);

      Files.delete(file);
      assertThat(watcher.check()).isFalse();
      assertThat(watcher.refusedCount()).isEqualTo(2);
      assertThat(watcher.get()).isEqualTo(SampleRings.small(1));

      Files.write(file, good);
      assertThat(watcher.check()).isTrue();
    }
  }

  @Test
  void aBadFileAtTheStartIsAFault() throws IOException {
    Files.write(file, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> RingWatcher.start(file, Duration.ofSeconds(1), Clock.system()))
        .isInstanceOf(RingFormatException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  @Timeout(20)
  void itLooksByItself() throws Exception {
    try (RingWatcher watcher = RingWatcher.start(file, Duration.ofMillis(5), Clock.system())) {
      RingFile.write(SampleRings.small(2), file);
      while (watcher.get().version() != 2) {
        Thread.sleep(1);
      }
      assertThat(watcher.loadedAt()).isBeforeOrEqualTo(Clock.system().now());
    }
  }
}
