package io.ringfort.proxy.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.Hall;
import io.ringfort.proxy.MemoryHall;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.multipart.MultipartSetting.Limits;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartSweeperTest {
  private static final WriteCondition ALWAYS = new WriteCondition.Always();
  private static final ContainerName BOX = new ContainerName("AUTH_a", "box");
  private static final ObjectName NAME = BOX.object("film");
  private static final Duration AGE = Duration.ofHours(24);
  private static final Duration UNNEEDED = Duration.ofHours(1);

  /// Time goes on by steps.
  private static final class StepClock implements Clock {
    private volatile Duration since = Duration.ZERO;

    @Override
    public Instant now() {
      return Instant.ofEpochSecond(1_700_000_000).plus(since);
    }

    @Override
    public long nanoTime() {
      return since.toNanos();
    }

    void step(Duration by) {
      since = since.plus(by);
    }
  }

  private final StepClock clock = new StepClock();
  private final MemoryHall memory = new MemoryHall(clock);
  private final SwitchedObjects[] way = new SwitchedObjects[1];
  private final Hall hall = memory.hall(this::switched, new Limits(1, Duration.ofMinutes(10)));
  private final MultipartService service = hall.multipart();
  private final PartSweeper sweeper =
      new PartSweeper(
          service,
          hall.accounts(),
          _ -> true,
          new SimpleMeterRegistry(),
          new PartSweeper.Pacing(AGE, UNNEEDED, Duration.ZERO, 100_000));

  private ObjectService switched(ObjectService objects) {
    way[0] = new SwitchedObjects(objects);
    return way[0];
  }

  @BeforeEach
  void container() {
    hall.containers().create(BOX, 0, AttributeChange.NONE);
  }

  private Upload begin() {
    return ((UploadOutcome.Open) service.create(NAME, 0, ObjectAttributes.NONE, ""))
        .info()
        .upload();
  }

  private PartChoice put(Upload upload, int number, String text) throws IOException {
    PartOutcome outcome = service.putPart(upload, number, TestBytes.data(text));
    return new PartChoice(number, ((PartOutcome.Stored) outcome).info().etag());
  }

  private CompleteOutcome complete(Upload upload, PartChoice... parts) {
    return service.complete(
        new CompleteCommand(upload, List.of(parts), ALWAYS),
        (info, _) -> new Completion.Accept("etag", info.attributes()));
  }

  private int parts() {
    ListCommand all = new ListCommand("", "", "", "", false, 1000);
    return ((ListOutcome.Page<?>) hall.containers().list(UploadNames.parts(BOX, 0), all))
        .entries()
        .size();
  }

  private String fetched() throws IOException {
    try (StoredObject object = ((GetOutcome.Found) hall.objects().get(NAME, 0)).object()) {
      return TestBytes.text(object);
    }
  }

  private void sweepForDays() throws InterruptedException {
    for (int hour = 0; hour < 50; hour++) {
      sweeper.walk();
      clock.step(Duration.ofMinutes(61));
    }
  }

  @Test
  void whatIsNeededStays() throws Exception {
    Upload open = begin();
    put(open, 1, "open");
    Upload done = begin();
    complete(done, put(done, 1, "done"));

    sweepForDays();

    assertThat(parts()).isEqualTo(2);
    assertThat(fetched()).isEqualTo("done");
    assertThat(service.find(open)).isInstanceOf(UploadOutcome.Open.class);
  }

  @Test
  void partsOfAnUnknownCompletionStay() throws Exception {
    Upload upload = begin();
    PartChoice part = put(upload, 1, "data");
    way[0].composeAnswersUnknown(true);
    complete(upload, part);
    way[0].composeAnswersUnknown(false);

    sweepForDays();

    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(fetched()).isEqualTo("data");
  }

  @Test
  void partsOfAnOverwrittenObjectGoAfterAWhile() throws Exception {
    Upload upload = begin();
    complete(upload, put(upload, 1, "old"));
    sweepForDays();
    hall.objects().put(new PutCommand(NAME, 0, ALWAYS), TestBytes.data("new"));

    sweeper.walk();
    clock.step(UNNEEDED.minusMinutes(1));
    sweeper.walk();
    assertThat(parts()).as("seen as unneeded not long enough").isEqualTo(1);
    clock.step(Duration.ofMinutes(2));
    sweeper.walk();

    assertThat(parts()).isZero();
    assertThat(fetched()).isEqualTo("new");
  }

  @Test
  void youngPartsStay() throws Exception {
    Upload upload = begin();
    complete(upload, put(upload, 1, "old"));
    hall.objects().delete(new DeleteCommand(NAME, 0, ALWAYS));

    for (int hour = 0; hour < 23; hour++) {
      sweeper.walk();
      clock.step(Duration.ofHours(1));
    }
    assertThat(parts()).isEqualTo(1);
    clock.step(Duration.ofHours(2));
    sweeper.walk();

    assertThat(parts()).isZero();
  }

  /// Dies after the abort was decided, and after the object was written.
  @Test
  void whatACrashLeftIsFinished() throws Exception {
    Upload aborted = begin();
    put(aborted, 1, "given up");
    way[0].crashAt(1, false);
    try {
      service.abort(aborted);
    } catch (SwitchedObjects.Crash _) {
      way[0].crashAt(Integer.MAX_VALUE, true);
    }
    assertThat(parts()).isEqualTo(1);

    sweepForDays();

    assertThat(parts()).isZero();
    ListCommand all = new ListCommand("", "", "", "", false, 10);
    assertThat(
            ((ListOutcome.Page<?>) hall.containers().list(UploadNames.markers(BOX, 0), all))
                .entries())
        .isEmpty();
  }

  @Test
  void partsThatTheObjectDoesNotUseGo() throws Exception {
    Upload upload = begin();
    PartChoice part = put(upload, 1, "used");
    complete(upload, part);
    service.parts().put(upload, 2, TestBytes.data("came too late"));

    sweepForDays();

    assertThat(parts()).isEqualTo(1);
    assertThat(fetched()).isEqualTo("used");
  }

  @Test
  void partsOfADeletedObjectGoAfterTheGrace() throws Exception {
    Upload upload = begin();
    complete(upload, put(upload, 1, "data"));
    PartReclaimer.Pacing pacing =
        new PartReclaimer.Pacing(Duration.ofMinutes(5), Duration.ofMillis(1));
    try (PartReclaimer _ =
        PartReclaimer.start(
            service, memory.deletedComposites(), new SimpleMeterRegistry(), pacing)) {
      hall.objects().delete(new DeleteCommand(NAME, 0, ALWAYS));
      LockSupport.parkNanos(50_000_000);
      assertThat(parts()).as("readers may go on").isEqualTo(1);

      clock.step(Duration.ofMinutes(6));

      long until = System.nanoTime() + 5_000_000_000L;
      while (parts() > 0 && System.nanoTime() < until) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(parts()).isZero();
    }
  }
}
