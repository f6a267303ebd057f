package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.object.HallCluster.Way;
import io.ringfort.testkit.history.LinearizabilityChecker;
import io.ringfort.testkit.history.LinearizabilityChecker.Judgement;
import io.ringfort.testkit.history.RegisterOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many clients at once.
abstract class HallConcurrencyConformance extends HallFixture {
  HallConcurrencyConformance(List<Way> ways) {
    super(ways);
  }

  @Test
  void manyLargeUploadsShareTheMemory() throws Exception {
    byte[] data = Body.random(6_000_000);

    race(
        12,
        racer -> {
          ObjectName own = new ObjectName("a", "c", "o" + racer);
          assertThat(service.put(new PutCommand(own, 0, ALWAYS), Body.of(data)))
              .isInstanceOf(PutOutcome.Stored.class);
        });

    eventually(
        () -> assertThat(cluster.metrics.get("object_body_memory_bytes").gauge().value()).isZero());
  }

  @Test
  void historyOfManyClientsIsLinearizable() throws Exception {
    ConcurrentLinkedQueue<RegisterOperation> history = new ConcurrentLinkedQueue<>();
    AtomicInteger values = new AtomicInteger();
    Thread weather = Thread.ofVirtual().start(this::failAndRecover);

    race(
        8,
        client -> {
          Random random = new Random(client);
          for (int turn = 0; turn < 40; turn++) {
            history.add(operate(random, values));
          }
        });

    weather.interrupt();
    weather.join();
    List<RegisterOperation> judged = List.copyOf(history);
    assertThat(judged.stream().filter(RegisterOperation::known).count()).isGreaterThan(100);
    // With very many unknown outcomes the checker may give up undecided; it never errs.
    assertThat(new LinearizabilityChecker().judge(judged)).isNotEqualTo(Judgement.VIOLATED);
  }

  /// One replica after the other fails for a moment in one way or another.
  private void failAndRecover() {
    Random random = new Random(1);
    try {
      while (true) {
        FaultyNode node = cluster.nodes.get(primary(random.nextInt(3)));
        boolean quiet = random.nextBoolean();
        node.down = !quiet;
        node.answersLost = quiet;
        Thread.sleep(random.nextInt(20));
        node.down = false;
        node.answersLost = false;
        Thread.sleep(random.nextInt(10));
      }
    } catch (InterruptedException _) {
      cluster.nodes.forEach(node -> {
        node.down = false;
        node.answersLost = false;
      });
    }
  }

  private RegisterOperation operate(Random random, AtomicInteger values) throws IOException {
    return switch (random.nextInt(5)) {
      case 0 -> recordedDelete();
      case 1 -> recordedCreate(values.incrementAndGet());
      case 2 -> recordedPut(values.incrementAndGet());
      default -> recordedGet();
    };
  }

  private RegisterOperation recordedDelete() {
    long invoked = System.nanoTime();
    boolean known = !(delete() instanceof DeleteOutcome.Unknown);
    return RegisterOperation.write(invoked, returned(known), RegisterOperation.ABSENT);
  }

  private RegisterOperation recordedCreate(int value) throws IOException {
    long invoked = System.nanoTime();
    return switch (put("" + value, IF_ABSENT)) {
      case PutOutcome.Stored _ -> created(invoked, true, value);
      case PutOutcome.ConditionFailed _ ->
          RegisterOperation.compareFailed(invoked, System.nanoTime(), RegisterOperation.ABSENT);
      case PutOutcome.Conflict _ -> nothing(invoked);
      default -> created(invoked, false, value);
    };
  }

  private RegisterOperation recordedPut(int value) throws IOException {
    long invoked = System.nanoTime();
    boolean known = put(Body.of("" + value)) instanceof PutOutcome.Stored;
    return RegisterOperation.write(invoked, returned(known), value);
  }

  private RegisterOperation recordedGet() throws IOException {
    long invoked = System.nanoTime();
    return switch (service.get(name, 0)) {
      case GetOutcome.Absent _ ->
          RegisterOperation.read(invoked, System.nanoTime(), RegisterOperation.ABSENT);
      case GetOutcome.Unknown _ -> nothing(invoked);
      case GetOutcome.Found(StoredObject object) -> {
        long returned = System.nanoTime();
        try (object) {
          String text = new String(ReadBack.all(object), StandardCharsets.UTF_8);
          yield RegisterOperation.read(invoked, returned, Long.parseLong(text));
        }
      }
    };
  }

  private static long returned(boolean known) {
    return known ? System.nanoTime() : RegisterOperation.NEVER;
  }

  private static RegisterOperation created(long invoked, boolean known, int value) {
    return RegisterOperation.compareAndSet(
        invoked, returned(known), RegisterOperation.ABSENT, value);
  }

  /// Says nothing about the register.
  private static RegisterOperation nothing(long invoked) {
    return RegisterOperation.read(invoked, RegisterOperation.NEVER, RegisterOperation.ABSENT);
  }
}
