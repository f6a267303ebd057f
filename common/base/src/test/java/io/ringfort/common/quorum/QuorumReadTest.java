package io.ringfort.common.quorum;

import static io.ringfort.common.quorum.Script.version;
import static io.ringfort.common.quorum.Script.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuorumReadTest {
  private final Script script = new Script(new QuorumRead<>(Script.surroundings(), 1));

  @Test
  void agreementOfAMajorityAnswersInOneRound() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, version(5));

    assertThat(script.outcome())
        .contains(
            new QuorumOutcome.Found<>(
                version(5), new ReplicaSet(0b011), Optional.of("content of 1000005")));
  }

  @Test
  void absentOnAMajorityIsAbsent() {
    script.answer(0, Kind.SEEN, Newest.ABSENT).answer(2, Kind.SEEN, Newest.ABSENT);

    assertThat(script.outcome()).contains(new QuorumOutcome.Absent<>());
  }

  @Test
  void thirdAnswerWithinTheGraceSavesTheWriteBack() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, version(4));
    assertThat(script.timer()).contains(Script.PACE.grace());
    assertThat(script.outcome()).isEmpty();

    script.answer(2, Kind.SEEN, version(5));

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Found.class);
  }

  @Test
  void minorityVersionIsWrittenBackAtItsOwnTimestamp() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, version(4)).timeout();

    assertThat(script.targets()).containsExactly(1, 2);
    assertThat(script.commit().version()).isEqualTo(version(5));
    assertThat(script.commit().content())
        .isEqualTo(new Content.CopyOf<>(version(5), new ReplicaSet(0b001)));
    script.answer(2, Kind.HELD, version(5));
    assertThat(script.outcome())
        .contains(
            new QuorumOutcome.Found<>(
                version(5), new ReplicaSet(0b101), Optional.of("content of 1000005")));
  }

  @Test
  void newerInTheWriteBackAsksAgain() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, version(4)).timeout();
    script.answer(1, Kind.NEWER, version(6)).answer(2, Kind.NEWER, version(6));
    assertThat(script.outcome()).isEmpty();

    script.timeout();

    assertThat(script.message()).isInstanceOf(QuorumMessage.Query.class);
  }

  @Test
  void floorInTheWriteBackResolvesByPromiseAndRestamp() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, Newest.ABSENT).timeout();
    script.answer(1, Kind.FLOOR, view(Newest.ABSENT, 50)).fails(2);
    assertThat(script.promised()).isGreaterThan(Script.at(50));

    script.answer(0, Kind.GRANTED, version(5)).answer(1, Kind.GRANTED, Newest.ABSENT).fails(2);
    Version restamped = script.commit().version();
    assertThat(restamped).isEqualTo(version(5).restamped(restamped.order()));
    script.answer(0, Kind.HELD, restamped).answer(1, Kind.HELD, restamped);

    assertThat(script.outcome())
        .contains(
            new QuorumOutcome.Found<>(
                restamped, new ReplicaSet(0b011), Optional.of("content of 1000005")));
  }

  @Test
  void promisesLostToOthersAreNoFailures() {
    script.answer(0, Kind.SEEN, version(5)).answer(1, Kind.SEEN, Newest.ABSENT).timeout();
    script.answer(1, Kind.FLOOR, view(Newest.ABSENT, 50)).fails(2);

    for (int lost = 1; lost < Script.PACE.duels(); lost++) {
      script.answer(0, Kind.GRANTED, version(5)).answer(1, Kind.REFUSED, Newest.ABSENT).fails(2);
      assertThat(script.outcome()).isEmpty();
      script.timeout();
    }
    script.answer(0, Kind.GRANTED, version(5)).answer(1, Kind.REFUSED, Newest.ABSENT).fails(2);

    assertThat(script.outcome())
        .contains(
            new QuorumOutcome.Unavailable<>(
                "no majority could be had, at last: GRANTED, REFUSED, no answer"));
  }

  @Test
  void absenceOnAFillingReplicaIsNothing() {
    ReplicaView filling = new ReplicaView(Newest.ABSENT, Script.at(0), false);
    script.answer(0, Kind.SEEN, filling).answer(1, Kind.SEEN, Newest.ABSENT);
    assertThat(script.outcome()).isEmpty();

    script.answer(2, Kind.SEEN, Newest.ABSENT);

    assertThat(script.outcome()).contains(new QuorumOutcome.Absent<>());
  }

  @Test
  void versionOnAFillingReplicaIsCompletedBeforeItIsAnswered() {
    script
        .answer(0, Kind.SEEN, new ReplicaView(version(5), Script.at(0), false))
        .answer(1, Kind.SEEN, version(4))
        .answer(2, Kind.SEEN, version(4));

    assertThat(script.outcome()).isEmpty();
    assertThat(script.commit().version()).isEqualTo(version(5));
  }
}
