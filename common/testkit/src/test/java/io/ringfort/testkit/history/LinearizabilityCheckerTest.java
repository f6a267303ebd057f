package io.ringfort.testkit.history;

import static io.ringfort.testkit.history.RegisterOperation.ABSENT;
import static io.ringfort.testkit.history.RegisterOperation.NEVER;
import static io.ringfort.testkit.history.RegisterOperation.compareAndSet;
import static io.ringfort.testkit.history.RegisterOperation.compareFailed;
import static io.ringfort.testkit.history.RegisterOperation.read;
import static io.ringfort.testkit.history.RegisterOperation.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.testkit.history.LinearizabilityChecker.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class LinearizabilityCheckerTest {
  private static Judgement judge(RegisterOperation... history) {
    return new LinearizabilityChecker().judge(List.of(history));
  }

  private static void good(RegisterOperation... history) {
    assertThat(judge(history)).isEqualTo(Judgement.LINEARIZABLE);
  }

  private static void bad(RegisterOperation... history) {
    assertThat(judge(history)).isEqualTo(Judgement.VIOLATED);
  }

  @Test
  void nothingIsFine() {
    good();
    good(read(1, 2, ABSENT));
  }

  @Test
  void readSeesTheLastWrite() {
    good(write(1, 2, 7), read(3, 4, 7));
    bad(write(1, 2, 7), read(3, 4, ABSENT));
    bad(write(1, 2, 7), write(3, 4, 8), read(5, 6, 7));
    bad(read(1, 2, 7), write(3, 4, 7));
  }

  @Test
  void concurrentWritesMayTakeEitherOrderButKeepIt() {
    good(write(1, 10, 7), write(2, 9, 8), read(11, 12, 7));
    good(write(1, 10, 7), write(2, 9, 8), read(11, 12, 8));
    bad(write(1, 10, 7), write(2, 9, 8), read(11, 12, 7), read(13, 14, 8));
  }

  @Test
  void onceSeenIsSeenByAllLaterReads() {
    good(write(1, 10, 7), read(2, 3, ABSENT), read(4, 5, 7));
    bad(write(1, 10, 7), read(2, 3, 7), read(4, 5, ABSENT));
  }

  @Test
  void unknownWriteMayHappenLateOrNever() {
    good(write(1, NEVER, 7), read(2, 3, ABSENT), read(10, 11, 7));
    good(write(1, NEVER, 7), read(2, 3, ABSENT), read(10, 11, ABSENT));
    bad(write(1, NEVER, 7), write(2, 3, 8), read(4, 5, 7), read(6, 7, 8), read(8, 9, 7));
    bad(read(1, 2, 7), write(3, NEVER, 7));
  }

  @Test
  void deleteIsAWriteOfAbsent() {
    good(write(1, 2, 7), write(3, 4, ABSENT), read(5, 6, ABSENT));
    bad(write(1, 2, 7), write(3, 4, ABSENT), read(5, 6, 7));
  }

  @Test
  void compareAndSetHappensOnlyOnWhatItExpects() {
    good(compareAndSet(1, 2, ABSENT, 7), compareAndSet(3, 4, 7, 8), read(5, 6, 8));
    bad(compareAndSet(1, 5, ABSENT, 7), compareAndSet(2, 6, ABSENT, 8));
    good(compareAndSet(1, 5, ABSENT, 7), compareAndSet(2, NEVER, ABSENT, 8), read(6, 7, 7));
    bad(write(1, 2, 7), compareAndSet(3, NEVER, ABSENT, 8), read(4, 5, 8));
  }

  @Test
  void failedCompareSawSomethingElse() {
    good(write(1, 2, 7), compareFailed(3, 4, ABSENT));
    bad(write(1, 2, 7), compareFailed(3, 4, 7));
    good(write(1, 2, 7), write(3, NEVER, 8), compareFailed(4, 5, 7), read(6, 7, 8));
    bad(write(1, 2, 7), write(3, NEVER, 8), compareFailed(4, 5, 7), read(6, 7, 7));
  }

  @Test
  void returnAndInvocationAtOneMomentAreConcurrent() {
    good(write(1, 5, 7), read(5, 6, ABSENT));
    bad(write(1, 4, 7), read(5, 6, ABSENT));
  }

  @Test
  void searchIsBounded() {
    List<RegisterOperation> history = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      history.add(write(i, 100, i));
    }
    history.add(read(101, 102, 99));

    assertThat(new LinearizabilityChecker(100).judge(history)).isEqualTo(Judgement.UNDECIDED);
  }

  @Test
  void longHistoryOfManyClientsIsJudgedQuickly() {
    List<RegisterOperation> history = recorded(new SplittableRandom(3), 16, 20_000, 500);
    assertThat(history).hasSizeGreaterThan(19_000);
    assertThat(new LinearizabilityChecker().judge(history)).isEqualTo(Judgement.LINEARIZABLE);

    RegisterOperation last = history.getLast();
    history.add(read(last.invoked() + 1_000_000, last.invoked() + 1_000_001, -5));

    assertThat(new LinearizabilityChecker().judge(history)).isEqualTo(Judgement.VIOLATED);
  }

  @Test
  void hundredsOfUnknownWritesAreNoTrouble() {
    List<RegisterOperation> history = recorded(new SplittableRandom(4), 16, 20_000, 10);
    assertThat(history.stream().filter(o -> !o.known()).count()).isGreaterThan(200);
    assertThat(new LinearizabilityChecker().judge(history)).isEqualTo(Judgement.LINEARIZABLE);

    RegisterOperation middle = history.get(10_000);
    history.add(read(middle.invoked(), middle.invoked() + 20, 1));

    assertThat(new LinearizabilityChecker().judge(history)).isEqualTo(Judgement.VIOLATED);
  }

  /// A history of a real register: each operation takes effect at a moment between its ends.
  private static List<RegisterOperation> recorded(
      SplittableRandom random, int clients, int operations, int unknownOneIn) {
    List<RegisterOperation> history = new ArrayList<>();
    long[] free = new long[clients];
    long register = ABSENT;
    long effect = 10;
    for (int i = 1; i <= operations; i++) {
      int client = random.nextInt(clients);
      effect = Math.max(effect, free[client]) + 2;
      long invoked = Math.max(free[client], effect - 1 - random.nextInt(30));
      long returned = effect + 1 + random.nextInt(30);
      switch (random.nextInt(5)) {
        case 0, 1 -> history.add(read(invoked, returned, register));
        case 2 -> {
          boolean unknown = random.nextInt(unknownOneIn) == 0;
          history.add(write(invoked, unknown ? NEVER : returned, i));
          register = unknown && random.nextBoolean() ? register : i;
        }
        case 3 -> {
          history.add(compareAndSet(invoked, returned, register, i));
          register = i;
        }
        default -> history.add(compareFailed(invoked, returned, -1));
      }
      free[client] = returned + 1;
    }
    return history;
  }

  @Property(tries = 20_000)
  void agreesWithTryingEveryOrder(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<RegisterOperation> history = new ArrayList<>();
    int operations = 1 + random.nextInt(6);
    for (int i = 0; i < operations; i++) {
      long invoked = random.nextInt(12);
      long returned = random.nextInt(4) == 0 ? NEVER : invoked + 1 + random.nextInt(8);
      long value = random.nextInt(3);
      long expected = random.nextInt(3);
      history.add(
          switch (random.nextInt(4)) {
            case 0 -> read(invoked, returned, value);
            case 1 -> write(invoked, returned, value);
            case 2 -> compareAndSet(invoked, returned, expected, value);
            default -> compareFailed(invoked, returned, expected);
          });
    }

    Judgement judgement = new LinearizabilityChecker().judge(history);

    Statistics.collect(judgement);
    Statistics.coverage(coverage -> {
      coverage.check(Judgement.LINEARIZABLE).percentage(p -> p > 20);
      coverage.check(Judgement.VIOLATED).percentage(p -> p > 20);
    });
    assertThat(judgement == Judgement.LINEARIZABLE)
        .as("%s", history)
        .isEqualTo(someOrderFits(history, 0, ABSENT));
  }

  /// Every subset of the unknown ones, every order: by definition.
  private static boolean someOrderFits(List<RegisterOperation> history, int taken, long state) {
    boolean complete = true;
    for (int i = 0; i < history.size(); i++) {
      complete &= (taken >> i & 1) == 1 || !history.get(i).known();
    }
    if (complete) {
      return true;
    }
    for (int i = 0; i < history.size(); i++) {
      RegisterOperation operation = history.get(i);
      if ((taken >> i & 1) == 0
          && operation.fits(state)
          && mayComeNext(history, taken, operation)
          && someOrderFits(history, taken | 1 << i, operation.after(state))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayComeNext(
      List<RegisterOperation> history, int taken, RegisterOperation next) {
    for (int i = 0; i < history.size(); i++) {
      if ((taken >> i & 1) == 0 && history.get(i).returned() < next.invoked()) {
        return false;
      }
    }
    return true;
  }
}
