package io.ringfort.testkit.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.common.quorum.QuorumAnswer;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The quorum register under faults. `-Dringfort.histories=N` sets how many; each run takes new
/// seeds, or those from `-Dringfort.seed=S` on.
class QuorumSim {
  private static final long HISTORIES = Long.getLong("ringfort.histories", 500_000);
  private static final long SEED =
      Long.getLong("ringfort.seed", new SplittableRandom().nextLong(1L << 40));

  /// More than twice what the rarest one takes; see docs/internals/quorum.md.
  private static final long HISTORIES_FOR_A_PLANTED_BUG = 1_000_000;

  @Test
  void everyHistoryIsLinearizable() {
    OptionalLong violation = SimulatedHistories.firstViolation(SEED, HISTORIES, PlantedBug.NONE);

    assertThat(violation)
        .as(() -> SimulatedHistories.report(violation.orElseThrow(), PlantedBug.NONE))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedBugIsFound(PlantedBug planted) {
    OptionalLong violation =
        SimulatedHistories.firstViolation(1, HISTORIES_FOR_A_PLANTED_BUG, planted);

    assertThat(violation).as("first seed that shows %s", planted).isPresent();
  }

  @Test
  void seedTellsTheSameStoryAgain() {
    for (long seed = 1; seed <= 200; seed++) {
      String story = SimulatedHistory.tell(seed, PlantedBug.NONE);

      assertThat(SimulatedHistory.tell(seed, PlantedBug.NONE)).isEqualTo(story);
      assertThat(story).contains("seen by clients " + SimulatedHistory.play(seed, PlantedBug.NONE));
    }
  }

  @Test
  void storiesReachEveryAnswerOutcomeAndFault() {
    Pattern word =
        Pattern.compile(
            "answers Optional\\[([A-Z_]+)|^ends \\d+ (\\w+)|client \\d: (\\w+)"
                + "|^(restarts|loses|crashes|repair|publishes|promise on)|content=(Revised)"
                + "|replicas=(\\d)",
            Pattern.MULTILINE);
    TreeSet<String> reached = new TreeSet<>();
    for (long seed = 1; seed <= 3_000; seed++) {
      Matcher matcher = word.matcher(SimulatedHistory.tell(seed, PlantedBug.NONE));
      while (matcher.find()) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          if (matcher.group(group) != null) {
            reached.add(matcher.group(group));
          }
        }
      }
    }

    TreeSet<String> expected = new TreeSet<>();
    for (QuorumAnswer.Kind kind : QuorumAnswer.Kind.values()) {
      if (kind != QuorumAnswer.Kind.FENCED) {
        expected.add(kind.name());
      }
    }
    for (SimulatedOperation.Wish wish : SimulatedOperation.Wish.values()) {
      expected.add(wish.name());
    }
    assertThat(reached)
        .containsAll(expected)
        .contains("Acknowledged", "ConditionFailed", "Found", "Absent", "Conflict")
        .contains("NoSpace", "Unavailable", "Unknown", "Stale")
        .contains("restarts", "loses", "crashes", "repair", "publishes", "promise on")
        .contains("Revised", "3", "5");
  }
}
