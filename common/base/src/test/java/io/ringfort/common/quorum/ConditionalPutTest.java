package io.ringfort.common.quorum;

import static io.ringfort.common.quorum.Script.version;
import static io.ringfort.common.quorum.Script.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.quorum.PutCondition.Current;
import io.ringfort.common.quorum.PutCondition.Decision;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;
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

  /// What the condition of [#based] finds in every content.
  private Newest base = Newest.ABSENT;

  private int writes;

  private final Script based =
      new Script(
          new ConditionalPut<>(
              Script.surroundings(),
              new PutCondition<>() {
                @Override
                public Decision<String> decide(Current<String> current) {
                  return current instanceof Current.Nothing
                      ? new Decision.Proceed<>(PutDraft.of("first"))
                      : new Decision.Fail<>();
                }

                @Override
                public Newest base(Version version, String content) {
                  return base;
                }

                @Override
                public void writing() {
                  writes++;
                }
              }));

  private Script basedOn(Newest version) {
    base = version;
    return based;
  }

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
    leaveInDoubt(create);

    assertThat(create.outcome()).isEmpty();
    assertThat(create.message()).isInstanceOf(QuorumMessage.Promise.class);
  }

  /// One replica takes the commit, the others do not; then the put asks again.
  private static Version leaveInDoubt(Script put) {
    put.answer(0, Kind.GRANTED, Newest.ABSENT).answer(1, Kind.GRANTED, Newest.ABSENT);
    Version version = put.commit().version();
    put.answer(0, Kind.HELD, version)
        .answer(1, Kind.FLOOR, view(Newest.ABSENT, 99))
        .answer(2, Kind.NEWER, view(version(99), 0))
        .timeout();
    return version;
  }

  @Test
  void commitInDoubtThatIsCurrentSucceeds() {
    Version mine = leaveInDoubt(create);

    create.answer(0, Kind.GRANTED, mine).answer(1, Kind.GRANTED, Newest.ABSENT).timeout();
    Version restamped = create.commit().version();
    assertThat(restamped.birth()).isEqualTo(mine.birth());
    create.answer(0, Kind.HELD, restamped).answer(1, Kind.HELD, restamped);

    assertThat(create.outcome())
        .contains(
            new QuorumOutcome.Acknowledged<>(restamped, new ReplicaSet(3), new ReplicaSet(4)));
  }

  @Test
  void commitInDoubtIsMadeAgainWithItsBirthWhereNothingIsNewer() {
    Version mine = leaveInDoubt(create);
    Timestamp promised = create.promised();

    create.answer(1, Kind.GRANTED, Newest.ABSENT).answer(2, Kind.GRANTED, Newest.ABSENT);

    Version later = mine.restamped(promised);
    assertThat(create.commit().version()).isEqualTo(later);
    assertThat(create.message(0))
        .isEqualTo(
            new QuorumMessage.Commit<>(
                Script.ALL, later, new Content.CopyOf<String>(mine, new ReplicaSet(1))));
    create.answer(1, Kind.HELD, later).answer(2, Kind.HELD, later);
    assertThat(create.outcome()).containsInstanceOf(QuorumOutcome.Acknowledged.class);
  }

  @Test
  void commitInDoubtCameToNothingIfANewerVersionWasJudgedOnAnOlderOne() {
    Version mine = leaveInDoubt(basedOn(Newest.ABSENT));

    based.answer(1, Kind.GRANTED, version(500)).answer(2, Kind.GRANTED, version(500));

    assertThat(mine.order()).isLessThan(version(500).order());
    assertThat(based.outcome()).contains(new QuorumOutcome.ConditionFailed<>(version(500)));
  }

  @Test
  void commitInDoubtTookEffectIfANewerVersionWasJudgedOnIt() {
    Version mine = leaveInDoubt(basedOn(Newest.ABSENT));
    base = mine.restamped(Script.at(400));

    based.answer(1, Kind.GRANTED, version(500)).answer(2, Kind.GRANTED, version(500));

    assertThat(based.outcome())
        .contains(new QuorumOutcome.Acknowledged<>(mine, new ReplicaSet(6), new ReplicaSet(1)));
    assertThat(writes).isEqualTo(1);
  }

  @Test
  void commitInDoubtStaysUnknownIfItMayHaveBeenOverwritten() {
    leaveInDoubt(basedOn(version(400)));

    based.answer(1, Kind.GRANTED, version(500)).answer(2, Kind.GRANTED, version(500));

    assertThat(based.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void commitInDoubtUnderAnOldRingIsUnknown() {
    leaveInDoubt(create);
    Assignment newer = new Assignment(Script.ALL.partition(), 4, Script.ALL.members());

    create.stale(0, newer).stale(1, newer).stale(2, newer);

    assertThat(create.outcome()).containsInstanceOf(QuorumOutcome.Unknown.class);
  }

  @Test
  void refusedPutFailsOnWhatAMajorityShows() {
    create.answer(0, refused(version(99))).answer(1, refused(version(99)));

    assertThat(create.outcome()).contains(new QuorumOutcome.ConditionFailed<>(version(99)));
  }

  @Test
  void refusedPutDoesNotFailOnWhatAMinorityShows() {
    create.answer(0, refused(version(99))).answer(1, refused(version(98)));
    assertThat(create.outcome()).isEmpty();

    create.answer(2, refused(version(99)));
    assertThat(create.outcome()).contains(new QuorumOutcome.ConditionFailed<>(version(99)));
  }

  private static QuorumAnswer<String> refused(Version version) {
    return QuorumAnswer.with(Kind.REFUSED, view(version, 99), "content");
  }

  @Test
  void ownEarlierAttemptIsSuccess() {
    Script again =
        new Script(
            new ConditionalPut<>(
                Script.surroundings(),
                current ->
                    current instanceof Current.Nothing
                        ? new Decision.Proceed<>(PutDraft.of("first"))
                        : new Decision.Done<>()));

    again.answer(0, Kind.GRANTED, version(-5)).answer(1, Kind.GRANTED, version(-5));

    assertThat(again.outcome())
        .contains(
            new QuorumOutcome.Acknowledged<>(version(-5), new ReplicaSet(3), new ReplicaSet(4)));
  }

  @Test
  void refusedPromisesAreTriedAgainAboveThemAndEndInConflict() {
    int attempts = Script.PACE.duels();
    for (int attempt = 1; attempt <= attempts; attempt++) {
      long floor = attempt * 100L;
      create
          .answer(0, Kind.REFUSED, view(Newest.ABSENT, floor))
          .answer(1, Kind.REFUSED, view(Newest.ABSENT, floor))
          .answer(2, Kind.REFUSED, view(Newest.ABSENT, floor));
      if (attempt < attempts) {
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
