package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Very many conditional writers on one key, through one proxy and through several.
class ConditionalRaceTest {
  private static final int RACERS = Integer.getInteger("ringfort.racers", 200);
  private static final WriteCondition IF_ABSENT = new WriteCondition.IfAbsent();

  /// The longest time for the quorum part of an operation in [HallCluster], and some.
  private static final long SECONDS_MAX = 25;

  private final ObjectName name = new ObjectName("a", "c", "o");

  @TempDir Path folder;

  /// How many racers ended in which way.
  private record Result(SortedMap<String, Integer> outcomes, List<String> winners, double seconds) {
    int count(Class<? extends PutOutcome> outcome) {
      return outcomes.getOrDefault(outcome.getSimpleName(), 0);
    }
  }

  @Test
  void oneOfManyCreatesTheObject() throws Exception {
    Result result = race(List.of(Way.LOCAL, Way.LOCAL, Way.LOCAL), 1, false);

    assertThat(result.count(PutOutcome.Stored.class)).isEqualTo(1);
    assertThat(result.count(PutOutcome.ConditionFailed.class)).isEqualTo(RACERS - 1);
  }

  @Test
  void oneOfManyCreatesTheObjectThroughSeveralProxies() throws Exception {
    Result result = race(List.of(Way.LOCAL, Way.LOCAL, Way.LOCAL), 8, false);

    assertThat(result.count(PutOutcome.Stored.class)).isEqualTo(1);
    assertThat(result.count(PutOutcome.ConditionFailed.class)).isGreaterThan(RACERS * 9 / 10);
    assertThat(result.count(PutOutcome.Unknown.class)).isZero();
  }

  @Test
  void oneOfManyCreatesTheObjectWhileANodeFails() throws Exception {
    Result result = race(List.of(Way.LOCAL, Way.REMOTE, Way.REMOTE), 8, true);

    assertThat(result.count(PutOutcome.Stored.class)).isLessThanOrEqualTo(1);
    assertThat(result.count(PutOutcome.ConditionFailed.class)).isGreaterThan(RACERS * 9 / 10);
  }

  private Result race(List<Way> ways, int proxies, boolean failing) throws Exception {
    try (HallCluster cluster = new HallCluster(folder, ways, 256L << 20)) {
      List<RingObjectService> services = new ArrayList<>(List.of(cluster.service));
      while (services.size() < proxies) {
        services.add(cluster.anotherProxy());
      }
      Thread fault = Thread.ofVirtual().unstarted(() -> failForAMoment(cluster.nodes.get(1)));
      if (failing) {
        fault.start();
      }
      Result result = race(services);
      fault.interrupt();
      assertThat(result.outcomes().values().stream().mapToInt(i -> i).sum()).isEqualTo(RACERS);
      assertThat(result.seconds()).isLessThan(SECONDS_MAX);
      cluster.nodes.get(1).down = false;
      assertThat(result.winners()).contains(fetched(cluster.service));
      services.forEach(RingObjectService::close);
      return result;
    }
  }

  private static void failForAMoment(FaultyNode node) {
    try {
      while (true) {
        Thread.sleep(15);
        node.answersLost = true;
        Thread.sleep(10);
        node.down = true;
        Thread.sleep(20);
        node.answersLost = false;
        node.down = false;
      }
    } catch (InterruptedException _) {
      node.answersLost = false;
      node.down = false;
    }
  }

  private Result race(List<RingObjectService> services) throws Exception {
    SortedMap<String, Integer> outcomes = new ConcurrentSkipListMap<>();
    List<String> winners = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int racer = 0; racer < RACERS; racer++) {
      RingObjectService service = services.get(racer % services.size());
      String value = "racer " + racer;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                String outcome = outcome(service, value, start);
                outcomes.merge(outcome, 1, Integer::sum);
                if (outcome.equals("Stored") || outcome.equals("Unknown")) {
                  winners.add(value);
                }
              }));
    }
    long from = System.nanoTime();
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return new Result(new TreeMap<>(outcomes), winners, (System.nanoTime() - from) / 1e9);
  }

  private String outcome(RingObjectService service, String value, CountDownLatch start) {
    try {
      start.await();
      return service
          .put(new PutCommand(name, 0, IF_ABSENT), Body.of(value))
          .getClass()
          .getSimpleName();
    } catch (IOException | InterruptedException | RuntimeException e) {
      return e.toString();
    }
  }

  private String fetched(RingObjectService service) throws IOException {
    try (StoredObject object = ((GetOutcome.Found) service.get(name, 0)).object()) {
      return new String(ReadBack.all(object), StandardCharsets.UTF_8);
    }
  }
}
