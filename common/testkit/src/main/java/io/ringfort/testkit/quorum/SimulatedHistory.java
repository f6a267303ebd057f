package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.common.quorum.Version;
import io.ringfort.testkit.history.LinearizabilityChecker;
import io.ringfort.testkit.history.LinearizabilityChecker.Judgement;
import io.ringfort.testkit.history.RegisterOperation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A few clients on one key of one simulated cluster, until all have their answer or the steps are
/// used up. A function of its seed and the planted bug: the same pair gives the same history, step
/// by step.
///
/// Time stands still; what passes is steps, each drawn at random: a message arrives (or is lost,
/// late, repeated), a timer runs out, a client begins, a coordinator dies, a replica restarts or
/// flushes, repair copies, the ring's version rises. Clocks of coordinators are up to three
/// microseconds behind the newest timestamp or two ahead of it; those of replicas may be so late
/// that they refuse what is sent to them.
public final class SimulatedHistory {
  private static final int STEPS_MAX = 600;
  private static final int OPERATIONS_MAX = 15;
  private static final LinearizabilityChecker CHECKER = new LinearizabilityChecker(1_000_000);

  private final SplittableRandom random;
  private final Weather weather;
  private final SimulatedCluster cluster;
  private final int[] busy;
  private int begun;

  private SimulatedHistory(long seed, PlantedBug planted, boolean traced) {
    this.random = new SplittableRandom(seed);
    this.weather = Weather.draw(random);
    this.cluster = new SimulatedCluster(random, weather, planted, traced);
    this.busy = new int[weather.clients()];
    Arrays.fill(busy, -1);
  }

  /// Runs the history of a seed and judges it.
  public static Judgement judge(long seed, PlantedBug planted) {
    return CHECKER.judge(new SimulatedHistory(seed, planted, false).run());
  }

  /// Runs the history of a seed again and tells it step by step.
  public static String tell(long seed, PlantedBug planted) {
    SimulatedHistory history = new SimulatedHistory(seed, planted, true);
    List<RegisterOperation> seen = history.run();
    history.cluster.say("seen by clients", seen);
    history.cluster.say("judged", CHECKER.judge(seen));
    return history.cluster.story();
  }

  /// Runs the history of a seed; what its clients saw.
  static List<RegisterOperation> play(long seed, PlantedBug planted) {
    return new SimulatedHistory(seed, planted, false).run();
  }

  private List<RegisterOperation> run() {
    for (int step = 0; step < STEPS_MAX && !over(); step++) {
      step();
    }
    return cluster.seenByClients();
  }

  private boolean over() {
    return begun == weather.operations() && cluster.idle();
  }

  // ---- what can happen

  private void step() {
    int dice = random.nextInt(100);
    if ((dice -= 12) < 0) {
      begin();
    } else if ((dice -= weather.restarts()) < 0) {
      cluster.restart(random.nextInt(weather.replicas()));
    } else if ((dice -= weather.repairs()) < 0) {
      cluster.repair();
    } else if ((dice -= weather.promises()) < 0) {
      cluster.promiseElsewhere();
    } else if ((dice -= 3 + weather.timers()) < 0) {
      cluster.timeout();
    } else if ((dice -= 1) < 0) {
      cluster.crashCoordinator();
    } else if ((dice -= 1) < 0) {
      beginResolve();
    } else if (weather.lazyFlush() > 0 && (dice -= 8) < 0) {
      cluster.flush(random.nextInt(weather.replicas()));
    } else if (weather.newRings() && (dice -= 1) < 0) {
      cluster.publishRing();
    } else if (cluster.quiet()) {
      cluster.wake();
    } else {
      cluster.deliver();
    }
  }

  private void begin() {
    int client = random.nextInt(weather.clients());
    boolean free = busy[client] < 0 || !cluster.running(busy[client]);
    if (begun >= weather.operations() || cluster.operations() >= OPERATIONS_MAX) {
      return;
    }
    if (busy[client] >= 0 && retries(client, free)) {
      int former = busy[client];
      begun++;
      busy[client] = cluster.operations();
      cluster.retry(former);
      return;
    }
    if (!free) {
      return;
    }
    begun++;
    busy[client] = cluster.operations();
    SimulatedOperation.Wish wish = wish();
    cluster.start(client, wish, wish.reads() ? 0 : expected());
  }

  /// Clients mostly try again when they do not know; some do while the attempt before still runs.
  private boolean retries(int client, boolean free) {
    return cluster.retriable(busy[client]) && random.nextInt(4) < (free ? 3 : 1);
  }

  private SimulatedOperation.Wish wish() {
    if (random.nextInt(10) < 4) {
      return SimulatedOperation.Wish.READ;
    }
    int kind = random.nextInt(8);
    if (random.nextInt(3) < weather.conditional()) {
      return kind < 4
          ? SimulatedOperation.Wish.PUT_IF
          : kind < 7 ? SimulatedOperation.Wish.POST : SimulatedOperation.Wish.DELETE_IF;
    }
    return kind < 5
        ? SimulatedOperation.Wish.PUT
        : kind < 7 ? SimulatedOperation.Wish.DELETE : SimulatedOperation.Wish.LARGE_PUT;
  }

  /// Mostly what some replica holds, as a client's If-Match would be; else absent.
  private int expected() {
    SimulatedReplica replica = cluster.replica(random.nextInt(weather.replicas()));
    boolean deleted = replica.flushed() instanceof Version version && version.tombstone();
    return random.nextInt(4) == 0 || deleted
        ? 0
        : replica.flushedPayload().map(Payload::id).orElse(0);
  }

  private void beginResolve() {
    if (weather.conditional() > 0
        && random.nextInt(4) == 0
        && cluster.operations() < OPERATIONS_MAX) {
      cluster.start(weather.clients(), SimulatedOperation.Wish.RESOLVE, 0);
    }
  }
}
