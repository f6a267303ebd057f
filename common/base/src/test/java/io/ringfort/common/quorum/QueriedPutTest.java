package io.ringfort.common.quorum;

import static io.ringfort.common.quorum.Script.ALL;
import static io.ringfort.common.quorum.Script.version;
import static io.ringfort.common.quorum.Script.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueriedPutTest {
  private final QueriedPut<String> put = QueriedPut.of(Script.surroundings(), PutDraft.of("mine"));
  private final Script script = new Script(put);

  private Version committed() {
    script.answer(0, Kind.SEEN, view(version(50), 10)).answer(2, Kind.SEEN, view(version(40), 60));
    return script.commit().version();
  }

  @Test
  void asksAllThenCommitsAboveEverythingSeen() {
    assertThat(script.message()).isInstanceOf(QuorumMessage.Query.class);
    assertThat(script.targets()).containsExactly(0, 1, 2);

    Version version = committed();

    assertThat(script.targets()).containsExactly(0, 1, 2);
    assertThat(version.order()).isGreaterThan(Script.at(60));
    assertThat(version.birth()).isEqualTo(version.order());
    assertThat(script.commit().content()).isEqualTo(new Content.Own<>("mine"));
  }

  @Test
  void majorityAcknowledgesAndLateAnswersClearHints() {
    Version version = committed();

    script.answer(0, Kind.HELD, version).answer(1, Kind.HELD, version);

    assertThat(script.outcome())
        .contains(
            new QuorumOutcome.Acknowledged<>(
                version, new ReplicaSet(0b011), new ReplicaSet(0b100)));
    assertThat(put.missed().indexes()).containsExactly(2);
    script.answer(2, Kind.HELD, version);
    assertThat(put.missed().isEmpty()).isTrue();
  }

  @Test
  void newerCountsOnlyBelowNoFloor() {
    Version version = committed();
    script.answer(0, Kind.HELD, version).answer(1, Kind.NEWER, view(version(99), 98));
    assertThat(script.outcome()).isEmpty();

    script.answer(2, Kind.NEWER, view(version(99), 10));

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Acknowledged.class);
  }

  @Test
  void fillingReplicaCountsWhenItHoldsAndNotWhenItHoldsNewer() {
    Version version = committed();
    ReplicaView filling = new ReplicaView(version(99), Script.at(0), false);
    script.answer(0, Kind.HELD, version).answer(1, Kind.NEWER, filling);
    assertThat(script.outcome()).isEmpty();

    script.answer(2, Kind.HELD, new ReplicaView(version, Script.at(0), false));

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Acknowledged.class);
  }

  @Test
  void fillingReplicaDoesNotAnswerTheQuery() {
    script
        .answer(0, Kind.SEEN, new ReplicaView(Newest.ABSENT, Script.at(0), false))
        .answer(1, Kind.SEEN, Newest.ABSENT);
    assertThat(script.message()).isInstanceOf(QuorumMessage.Query.class);

    script.answer(2, Kind.SEEN, Newest.ABSENT);

    assertThat(script.message()).isInstanceOf(QuorumMessage.Commit.class);
  }

  @Test
  void cleanPutIsWrittenAgainAsANewWrite() {
    Version first = committed();

    script
        .answer(0, Kind.FLOOR, view(Newest.ABSENT, 90))
        .answer(1, Kind.FLOOR, view(Newest.ABSENT, 90))
        .unsent(2);
    assertThat(script.outcome()).isEmpty();
    script.timeout();
    script.answer(0, Kind.SEEN, Newest.ABSENT).answer(1, Kind.SEEN, Newest.ABSENT);

    Version second = script.commit().version();
    assertThat(second.birth()).isGreaterThan(Script.at(90)).isGreaterThan(first.birth());
  }

  @Test
  void putThatSomebodyMayHoldIsNeverWrittenAgain() {
    committed();

    script
        .answer(0, Kind.FLOOR, view(Newest.ABSENT, 90))
        .answer(1, Kind.FLOOR, view(Newest.ABSENT, 90))
        .fails(2);

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void putWhoseRestampedCopyShowsIsNeverWrittenAgain() {
    Version version = committed();
    Version restamped = version.restamped(Script.at(90));

    script
        .answer(0, Kind.NEWER, view(restamped, 90))
        .answer(1, Kind.FLOOR, view(Newest.ABSENT, 90))
        .answer(2, Kind.FLOOR, view(Newest.ABSENT, 90));

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void silenceIsUnknown() {
    Version version = committed();

    script.answer(0, Kind.HELD, version).timeout();

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void fullDisksOfAMajorityAreCertainlyNoSpace() {
    committed();

    script
        .answer(0, Kind.NO_SPACE, Newest.ABSENT)
        .answer(1, Kind.NO_SPACE, Newest.ABSENT)
        .unsent(2);

    assertThat(script.outcome()).contains(new QuorumOutcome.NoSpace<>());
  }

  @Test
  void fullDiskBesideAHolderIsUnknown() {
    Version version = committed();

    script
        .answer(0, Kind.NO_SPACE, Newest.ABSENT)
        .answer(1, Kind.NO_SPACE, Newest.ABSENT)
        .answer(2, Kind.HELD, version);

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void unreachableMajorityIsUnavailableAfterAllAttempts() {
    for (int attempt = 0; attempt < Script.PACE.attempts(); attempt++) {
      assertThat(script.outcome()).isEmpty();
      assertThat(script.message()).isInstanceOf(QuorumMessage.Query.class);
      script.unsent(0).unsent(1).timeout();
      script.timeout();
    }

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unavailable.class);
  }

  @Test
  void answersOfAnEarlierRoundAreNotCounted() {
    Version version = committed();

    put.onAnswer(1, 1, QuorumAnswer.of(Kind.HELD, view(version, 0)));
    script.answer(0, Kind.HELD, version);

    assertThat(script.outcome()).isEmpty();
  }

  @Test
  void learnsIncarnationsFromStaleAnswersAndAsksAgain() {
    Assignment stranger =
        new Assignment(
            ALL.partition(), 3, List.of(new Member(0, 0), new Member(1, 0), new Member(2, 0)));
    QueriedPut<String> first = QueriedPut.of(Script.surroundings(stranger), PutDraft.of("mine"));
    Script meeting = new Script(first);

    for (int i = 0; i < 3; i++) {
      meeting.stale(i, stranger.learn(ALL.members().get(i)));
    }

    assertThat(first.assignment()).isEqualTo(ALL);
    assertThat(meeting.message()).isEqualTo(new QuorumMessage.Query<>(ALL, false));
  }

  @Test
  void newerRingEndsTheOperationBeforeItDidAnything() {
    Assignment newer =
        new Assignment(
            ALL.partition(), 4, List.of(new Member(0, 4), new Member(1, 5), new Member(9, 1)));

    script.stale(0, newer).stale(1, newer).stale(2, newer);

    assertThat(script.outcome()).contains(new QuorumOutcome.Stale<>(newer));
  }

  @Test
  void stagedDataStandsForTheQueryAndGivesStragglersAMoment() {
    Script staging = new Script(QueriedPut.staged(Script.surroundings(), PutDraft.of("large")));
    assertThat(staging.message()).isInstanceOf(QuorumMessage.Stage.class);

    staging.answer(0, Kind.SEEN, version(50)).answer(1, Kind.SEEN, Newest.ABSENT);
    assertThat(staging.message()).isInstanceOf(QuorumMessage.Stage.class);
    assertThat(staging.timer()).contains(Script.PACE.grace());
    staging.timeout();

    assertThat(staging.commit().version().order()).isGreaterThan(Script.at(50));
  }

  @Test
  void stagedDataIsNotSentAgainWhenTheAssignmentIsLearned() {
    Assignment stranger =
        new Assignment(
            ALL.partition(), 3, List.of(new Member(0, 0), new Member(1, 0), new Member(2, 0)));
    Script staging =
        new Script(QueriedPut.staged(Script.surroundings(stranger), PutDraft.of("large")));

    for (int i = 0; i < 3; i++) {
      staging.stale(i, stranger.learn(ALL.members().get(i)));
    }

    assertThat(staging.message()).isEqualTo(new QuorumMessage.Query<>(ALL, false));
  }

  @Test
  void dataStagedOnAMinorityIsNotCommitted() {
    Script staging = new Script(QueriedPut.staged(Script.surroundings(), PutDraft.of("large")));

    staging.answer(0, Kind.SEEN, Newest.ABSENT).unsent(1).fails(2);

    assertThat(staging.outcome()).containsInstanceOf(QuorumOutcome.Unavailable.class);
  }

  @Test
  void missingDataOnAMajorityIsNotDone() {
    committed();

    script
        .answer(0, Kind.NO_DATA, Newest.ABSENT)
        .answer(1, Kind.NO_DATA, Newest.ABSENT)
        .answer(2, Kind.NO_DATA, Newest.ABSENT);

    assertThat(script.outcome()).containsInstanceOf(QuorumOutcome.Unavailable.class);
  }
}
