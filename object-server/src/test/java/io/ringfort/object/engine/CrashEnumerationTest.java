package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Crashes a device before every disk call of random histories. The number of states and the first
/// seed can be set: `-Dringfort.crash.states=20000000 -Dringfort.seed=1`.
class CrashEnumerationTest {
  private static final long STATES = Long.getLong("ringfort.crash.states", 100_000);
  private static final long FIRST_SEED = Long.getLong("ringfort.seed", 1);
  private static final int OPERATIONS = 60;

  @Test
  void noCrashLosesHalvesOrRevivesAnything() throws IOException {
    long states = 0;
    for (long seed = FIRST_SEED; states < STATES; seed++) {
      try {
        states += new CrashWorkload(seed, EngineFault.NONE).run(OPERATIONS);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(states).isGreaterThanOrEqualTo(STATES);
  }
}
