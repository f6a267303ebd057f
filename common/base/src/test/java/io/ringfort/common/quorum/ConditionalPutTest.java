package io.ringfort.common.quorum;

import static io.ringfort.common.quorum.Script.version;
import static io.ringfort.common.quorum.Script.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import org.junit.jupiter.api.Test;

class ConditionalPutTest {
  private final Script create =
      new Script(
          new ConditionalPut<>(
              Script.surroundings(),
              current ->
                  current instanceof Current.Nothing
                      ? new Decision.Proceed<>(PutDraft.of("first"))
                      : new Decision.Fail<>()));

  private final Script post =
      new Script(
          new ConditionalPut<>(
              Script.surroundings(),
              current ->
                  current instanceof Current.Existing<String>(Version base, String content)
                      ? new Decision.Proceed<>(PutDraft.revise(content + "!", base))
                      : new Decision.Fail<>()));

  @Test
  void writesAtThePromisedTimestamp() {
    var promised = create.promised();
    create.answer(0, Kind.GRANTED, Newest.ABSENT).answer(1, Kind.GRANTED, Newest.ABSENT);

    assertThat(create.commit().version()).isEqualTo(Version.written(promised, false));
    create.answer(1, Kind.HELD, create.commit().version());
    create.answer(2, Kind.HELD, create.commit().version());
    assertThat(create.outcome()).containsInstanceOf(QuorumOutcome.Acknowledged.class);
  }

  @Test
  void failsOnAVersionThatAMajorityHolds() {
    create.answer(0, Kind.GRANTED, version(-5)).answer(1, Kind.GRANTED, version(-5));

    assertThat(create.outcome()).contains(new QuorumOutcome.ConditionFailed<>(version(-5)));
  }

  @Test
  void restampsAMinorityVersionBeforeItFailsOnIt() {
    var promised = create.promised();
    create.answer(0, Kind.GRANTED, version(-5)).answer(1, Kind.GRANTED, Newest.ABSENT).timeout();

    Version restamped = create.commit().version();
    assertThat(restamped).isEqualTo(version(-5).restamped(promised));
    assertThat(create.outcome()).isEmpty();
    create.answer(1, Kind.HELD, restamped).answer(2, Kind.HELD, restamped);
    assertThat(create.outcome()).contains(new QuorumOutcome.ConditionFailed<>(restamped));
  }

  @Test
  void startsAgainAfterARestampIfTheConditionHolds() {
    post.answer(0, Kind.GRANTED, version(-5)).answer(1, Kind.GRANTED, Newest.ABSENT).timeout();
    Version restamped = post.commit().version();
    post.answer(0, Kind.HELD, restamped).answer(1, Kind.HELD, restamped).timeout();

    assertThat(post.promised()).isGreaterThan(restamped.order());
    post.answer(0, Kind.GRANTED, restamped).answer(1, Kind.GRANTED, restamped);
    assertThat(post.commit().content())
        .isEqualTo(new Content.Revised<>("content of 999995!", restamped));
  }

  @Test
  void newerNeverCounts() {
    create.answer(0, Kind.GRANTED, Newest.ABSENT).answer(1, Kind.GRANTED, Newest.ABSENT);
    Version version = create.commit().version();

    create
        .answer(0, Kind.HELD, version)
        .answer(1, Kind.NEWER, view(version(99), 0))
        .answer(2, Kind.NEWER, view(version(99), 0));

    assertThat(create.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void refusedPromisesAreTriedAgainAboveThemAndEndInConflict() {
    for (int attempt = 1; attempt <= Script.PACE.attempts(); attempt++) {
      long floor = attempt * 100L;
      create
          .answer(0, Kind.REFUSED, view(Newest.ABSENT, floor))
          .answer(1, Kind.REFUSED, view(Newest.ABSENT, floor))
          .answer(2, Kind.REFUSED, view(Newest.ABSENT, floor));
      if (attempt < Script.PACE.attempts()) {
        create.timeout();
        assertThat(create.promised()).isGreaterThan(Script.at(floor));
      }
    }

    assertThat(create.outcome()).contains(new QuorumOutcome.Conflict<>());
  }

  @Test
  void cleanCommitStartsAgain() {
    create.answer(0, Kind.GRANTED, Newest.ABSENT).answer(1, Kind.GRANTED, Newest.ABSENT);
    Version version = create.commit().version();

    create
        .answer(0, Kind.FLOOR, view(Newest.ABSENT, 99))
        .answer(1, Kind.FLOOR, view(Newest.ABSENT, 99))
        .answer(2, Kind.FLOOR, view(Newest.ABSENT, 99))
        .timeout();

    assertThat(create.promised()).isGreaterThan(version.order());
  }

  @Test
  void promiseIsLeftBehindWhenTheAssignmentChanges() {
    create.answer(0, Kind.GRANTED, Newest.ABSENT).answer(1, Kind.GRANTED, Newest.ABSENT);
    Assignment newer = new Assignment(Script.ALL.partition(), 4, Script.ALL.members());

    create.stale(0, newer).stale(1, newer).stale(2, newer);

    assertThat(create.outcome()).contains(new QuorumOutcome.Stale<>(newer));
  }

  @Test
  void grantsOfFillingReplicasAreNoVotes() {
    ReplicaView filling = new ReplicaView(Newest.ABSENT, Script.at(0), false);
    create.answer(0, Kind.GRANTED, filling).answer(1, Kind.GRANTED, Newest.ABSENT);
    assertThat(create.message()).isInstanceOf(QuorumMessage.Promise.class);

    create.answer(2, Kind.GRANTED, Newest.ABSENT);

    assertThat(create.message()).isInstanceOf(QuorumMessage.Commit.class);
  }

  @Test
  void resolveMakesAMinorityVersionChosen() {
    Script resolve = new Script(new Resolve<>(Script.surroundings()));
    resolve.answer(0, Kind.GRANTED, version(-5)).answer(1, Kind.GRANTED, Newest.ABSENT).timeout();
    Version restamped = resolve.commit().version();

    resolve.answer(0, Kind.HELD, restamped).answer(2, Kind.HELD, restamped);

    assertThat(resolve.outcome()).containsInstanceOf(QuorumOutcome.Found.class);
  }
}
