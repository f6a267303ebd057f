package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Conditions hold at the moment of the write; changes of metadata keep the data.
abstract class HallConditionsConformance extends HallFixture {
  HallConditionsConformance(List<Way> ways) {
    super(ways);
  }

  @Test
  void changedMetadataKeepsTheData() throws IOException {
    for (int size : new int[] {100, 700_000}) {
      byte[] data = Body.random(size);
      stored(data);

      ChangeOutcome outcome = service.change(new MetadataChange(name, 0, ObjectInfoChange::color));

      assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
      HeadOutcome head = service.head(name, 0);
      assertThat(head).isEqualTo(new HeadOutcome.Found(((ChangeOutcome.Changed) outcome).info()));
      assertThat(((HeadOutcome.Found) head).info().metadata().attributes().userMetadata())
          .containsEntry("color", "green");
      assertThat(fetched()).isEqualTo(data);
    }
  }

  @Test
  void changeReachesAReplicaWithoutTheData() throws IOException {
    cluster.nodes.get(primary(0)).down = true;
    byte[] data = Body.random(500_000);
    stored(data);
    cluster.nodes.get(primary(0)).down = false;
    cluster.nodes.get(primary(2)).down = true;

    ChangeOutcome outcome = service.change(new MetadataChange(name, 0, ObjectInfoChange::color));

    assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
    cluster.nodes.get(primary(1)).down = true;
    cluster.nodes.get(primary(2)).down = false;
    assertThat(held(primary(0)).view().newest().order())
        .isEqualTo(((ChangeOutcome.Changed) outcome).info().order());
  }

  @Test
  void onlyOneOfManyCreatesTheObject() throws Exception {
    ConcurrentLinkedQueue<String> stored = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> unknown = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();

    race(
        64,
        racer -> {
          String value = "racer " + racer;
          switch (put(value, IF_ABSENT)) {
            case PutOutcome.Stored _ -> stored.add(value);
            case PutOutcome.ConditionFailed _, PutOutcome.Conflict _ -> refused.incrementAndGet();
            default -> unknown.add(value);
          }
        });

    String winner = new String(fetched(), StandardCharsets.UTF_8);
    assertThat(stored.size() + unknown.size() + refused.get()).isEqualTo(64);
    assertThat(stored).hasSizeLessThanOrEqualTo(1);
    assertThat(stored.isEmpty() ? unknown : stored).contains(winner);
    assertThat(put("late", IF_ABSENT)).isEqualTo(new PutOutcome.ConditionFailed(false));
  }

  @Test
  void writeIfMatchNeedsTheEtag() throws IOException {
    assertThat(put("x", new WriteCondition.IfMatch(List.of("e"))))
        .isEqualTo(new PutOutcome.ConditionFailed(true));
    ObjectInfo info = ((PutOutcome.Stored) put(Body.of("first"))).info();

    assertThat(put("x", new WriteCondition.IfMatch(List.of("other"))))
        .isEqualTo(new PutOutcome.ConditionFailed(false));
    assertThat(put("second", new WriteCondition.IfMatch(List.of(info.metadata().etag()))))
        .isInstanceOf(PutOutcome.Stored.class);
    assertThat(
            service.delete(
                new DeleteCommand(
                    name, 0, new WriteCondition.IfMatch(List.of(info.metadata().etag())))))
        .isEqualTo(new DeleteOutcome.ConditionFailed(false));
    assertThat(fetched()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void conditionsTellWhatIsThere() throws IOException {
    WriteCondition present = new WriteCondition.IfPresent();
    assertThat(put("x", present)).isEqualTo(new PutOutcome.ConditionFailed(true));
    assertThat(delete(present)).isEqualTo(new DeleteOutcome.ConditionFailed(true));
    ObjectInfo info = ((PutOutcome.Stored) put(Body.of("first"))).info();
    long second = info.birth().micros() / 1_000_000;

    assertThat(delete(new WriteCondition.IfWrittenAt(second - 1)))
        .isEqualTo(new DeleteOutcome.ConditionFailed(false));
    assertThat(delete(new WriteCondition.IfSize(6)))
        .isEqualTo(new DeleteOutcome.ConditionFailed(false));
    assertThat(
            delete(
                new WriteCondition.AllOf(
                    List.of(
                        new WriteCondition.IfMatch(List.of(info.metadata().etag())),
                        new WriteCondition.IfSize(5),
                        new WriteCondition.IfWrittenAt(second)))))
        .isEqualTo(new DeleteOutcome.Deleted());
    assertThat(put("x", present)).isEqualTo(new PutOutcome.ConditionFailed(true));
  }

  @Test
  void retryOfACreateSucceedsOnItsOwnObject() throws IOException {
    for (int size : new int[] {1_000, 700_000}) {
      byte[] data = Body.random(size);
      PutCommand create = new PutCommand(name, 0, IF_ABSENT, Invocation.of("call " + size));

      ObjectInfo first = ((PutOutcome.Stored) service.put(create, Body.of(data))).info();
      ObjectInfo second = ((PutOutcome.Stored) service.put(create, Body.of(data))).info();

      assertThat(second.birth()).isEqualTo(first.birth());
      assertThat(service.put(create, Body.of(Body.random(size + 1))))
          .isEqualTo(new PutOutcome.ConditionFailed(false));
      assertThat(service.put(new PutCommand(name, 0, IF_ABSENT), Body.of(data)))
          .isEqualTo(new PutOutcome.ConditionFailed(false));
      assertThat(
              service.put(
                  new PutCommand(name, 0, IF_ABSENT, Invocation.of("another")), Body.of(data)))
          .isEqualTo(new PutOutcome.ConditionFailed(false));
      assertThat(fetched()).isEqualTo(data);
      assertThat(delete()).isEqualTo(new DeleteOutcome.Deleted());
    }
  }

  @Test
  void retryAfterLostAnswersSucceeds() throws IOException {
    PutCommand create = new PutCommand(name, 0, IF_ABSENT, Invocation.of("call"));
    cluster.nodes.forEach(node -> node.answersLost = true);
    assertThat(service.put(create, Body.of("value"))).isInstanceOf(PutOutcome.Stored.class);
    cluster.nodes.forEach(node -> node.answersLost = false);

    assertThat(service.put(create, Body.of("value"))).isInstanceOf(PutOutcome.Stored.class);
    assertThat(service.put(new PutCommand(name, 0, IF_ABSENT), Body.of("value")))
        .isEqualTo(new PutOutcome.ConditionFailed(false));
  }

  @Test
  void largePutThatMustFailIsNotSent() throws IOException {
    stored(Body.random(10));
    byte[] large = Body.random(700_000);

    for (WriteCondition hopeless :
        List.of(IF_ABSENT, new WriteCondition.IfMatch(List.of("other")))) {
      Body body = Body.of(large).breakingAt(400_000);
      assertThat(service.put(new PutCommand(name, 0, hopeless), body))
          .isEqualTo(new PutOutcome.ConditionFailed(false));
    }
    assertThat(extents()).isZero();
  }

  @Test
  void largeObjectIsCreatedOnce() throws IOException {
    byte[] data = Body.random(800_000);
    PutCommand create = new PutCommand(name, 0, IF_ABSENT);

    assertThat(service.put(create, Body.of(data))).isInstanceOf(PutOutcome.Stored.class);
    assertThat(service.put(create, Body.of(Body.random(900_000))))
        .isEqualTo(new PutOutcome.ConditionFailed(false));
    assertThat(fetched()).isEqualTo(data);
  }
}
