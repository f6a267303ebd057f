package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The crash tests must find what they are there for: each planted mistake, in a bounded number of
/// histories.
class PlantedFaultTest {
  private static final int SEEDS_MAX = 120;
  private static final int OPERATIONS = 60;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "FLUSH_RETRIED", "CORRUPTION_TAKEN_FOR_TAIL"})
  void crashesUncover(EngineFault fault) {
    assertThat(seedThatUncovers(fault)).isBetween(1, SEEDS_MAX);
  }

  private static int seedThatUncovers(EngineFault fault) {
    for (int seed = 1; seed <= SEEDS_MAX; seed++) {
      try {
        new CrashWorkload(seed, fault).run(OPERATIONS);
      } catch (AssertionError | IOException | RuntimeException _) {
        return seed;
      }
    }
    return 0;
  }

  @Test
  void failedFlushesUncoverThatTheyAreRetried() throws IOException {
    assertThat(failedFlushIsSurvived(EngineFault.NONE)).isTrue();
    assertThat(failedFlushIsSurvived(EngineFault.FLUSH_RETRIED)).isFalse();
  }

  private static boolean failedFlushIsSurvived(EngineFault fault) throws IOException {
    for (int seed = 1; seed <= 40; seed++) {
      CrashWorkload workload = new CrashWorkload(seed, fault, 2 << 20, SnapshotIndex::open);
      workload.disk().fail("flush log/", 5 + seed, 1);
      try {
        workload.runUnwatched(60);
        workload.checkAfterPowerFailure();
      } catch (AssertionError _) {
        return false;
      }
    }
    return true;
  }

  @Test
  void bitRotUncoversThatCorruptionIsTakenForTheTail() throws IOException {
    assertThat(BitRot.lies(EngineFault.CORRUPTION_TAKEN_FOR_TAIL, BitRot.Target.LOG)).isNotEmpty();
  }
}
