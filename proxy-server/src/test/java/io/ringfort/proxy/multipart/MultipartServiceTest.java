package io.ringfort.proxy.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.Hall;
import io.ringfort.proxy.MemoryHall;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.multipart.MultipartSetting.Limits;
import io.ringfort.proxy.multipart.UploadsOutcome.Entry.ListedUpload;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MultipartServiceTest {
  private static final WriteCondition ALWAYS = new WriteCondition.Always();
  private static final Limits LIMITS = new Limits(4, Duration.ofMinutes(10));
  private static final ContainerName BOX = new ContainerName("AUTH_a", "box");
  private static final ObjectName NAME = BOX.object("film");
  private static final CompletionTerms TERMS =
      (upload, parts) -> new Completion.Accept("etag-" + parts.size(), upload.attributes());

  private final MemoryHall memory = new MemoryHall(Clock.system());
  private final SwitchedObjects[] way = new SwitchedObjects[1];
  private final Hall hall = memory.hall(this::switched, LIMITS);
  private final MultipartService service = hall.multipart();

  private ObjectService switched(ObjectService objects) {
    way[0] = new SwitchedObjects(objects);
    return way[0];
  }

  @BeforeEach
  void container() {
    hall.containers().create(BOX, 0, AttributeChange.NONE);
  }

  private Upload begin(ObjectName name) {
    UploadOutcome outcome = service.create(name, 0, ObjectAttributes.NONE, "noted");
    assertThat(outcome).isInstanceOf(UploadOutcome.Open.class);
    return ((UploadOutcome.Open) outcome).info().upload();
  }

  private PartChoice put(Upload upload, int number, String text) throws IOException {
    PartOutcome outcome = service.putPart(upload, number, TestBytes.data(text, "n" + number));
    assertThat(outcome).isInstanceOf(PartOutcome.Stored.class);
    return new PartChoice(number, ((PartOutcome.Stored) outcome).info().etag());
  }

  private CompleteOutcome complete(Upload upload, PartChoice... parts) {
    return complete(upload, ALWAYS, parts);
  }

  private CompleteOutcome complete(Upload upload, WriteCondition condition, PartChoice... parts) {
    return service.complete(new CompleteCommand(upload, List.of(parts), condition), TERMS);
  }

  private String fetched() throws IOException {
    GetOutcome outcome = hall.objects().get(NAME, 0);
    assertThat(outcome).isInstanceOf(GetOutcome.Found.class);
    try (StoredObject object = ((GetOutcome.Found) outcome).object()) {
      return TestBytes.text(object);
    }
  }

  private List<String> stored(ContainerName container) {
    ListCommand all = new ListCommand("", "", "", "", false, 1000);
    return hall.containers().list(container, all) instanceof ListOutcome.Page<?>(var entries, _)
        ? entries.stream().map(Object::toString).toList()
        : List.of();
  }

  private List<String> parts() {
    return stored(UploadNames.parts(BOX, 0));
  }

  private List<String> markers() {
    return stored(UploadNames.markers(BOX, 0));
  }

  private void other(String text) throws IOException {
    assertThat(hall.objects().put(new PutCommand(NAME, 0, ALWAYS), TestBytes.data(text)))
        .isInstanceOf(PutOutcome.Stored.class);
  }

  @Test
  void partsBecomeOneObject() throws IOException {
    Upload upload = begin(NAME);
    PartChoice second = put(upload, 7, "world");
    PartChoice first = put(upload, 2, "hello ");

    CompleteOutcome outcome = complete(upload, first, second);

    assertThat(outcome).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(fetched()).isEqualTo("hello world");
    var info = ((CompleteOutcome.Completed) outcome).info();
    assertThat(info.metadata().dataBytes()).isEqualTo(11);
    assertThat(info.metadata().etag()).isEqualTo("etag-2");
    assertThat(info.partCount()).isEqualTo(2);
    assertThat(markers()).isEmpty();
    assertThat(parts()).hasSize(2);
    try (StoredObject object = ((GetOutcome.Found) hall.objects().get(NAME, 0)).object()) {
      assertThat(object.parts()).extracting(ManifestPart::number).containsExactly(2, 7);
      assertThat(object.parts()).extracting(ManifestPart::note).containsExactly("n2", "n7");
    }
  }

  @Test
  void theLastUploadOfANumberCounts() throws IOException {
    Upload upload = begin(NAME);
    PartChoice old = put(upload, 1, "old old");
    PartChoice last = put(upload, 1, "last");
    put(upload, 9, "unused");

    assertThat(complete(upload, old)).isEqualTo(new CompleteOutcome.InvalidPart(old));
    assertThat(service.listParts(upload, 0, 10))
        .extracting(
            page -> ((PartsOutcome.Page) page).parts().stream().map(PartInfo::etag).toList())
        .isEqualTo(List.of(last.etag(), TestBytes.md5("unused")));
    assertThat(complete(upload, old, last)).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(fetched()).isEqualTo("last");
    assertThat(parts()).as("superseded and unused parts are gone").hasSize(1);
  }

  @Test
  void wrongListsAreRefusedAndChangeNothing() throws IOException {
    Upload upload = begin(NAME);
    PartChoice one = put(upload, 1, "one");
    PartChoice two = put(upload, 2, "two");
    PartChoice absent = new PartChoice(3, one.etag());

    assertThat(complete(upload, two, one)).isInstanceOf(CompleteOutcome.InvalidOrder.class);
    assertThat(complete(upload, one, absent)).isEqualTo(new CompleteOutcome.InvalidPart(absent));
    assertThat(complete(upload, one, two)).isInstanceOf(CompleteOutcome.TooSmall.class);
    CompleteCommand command = new CompleteCommand(upload, List.of(one), ALWAYS);
    assertThat(service.complete(command, (_, _) -> new Completion.Reject()))
        .isInstanceOf(CompleteOutcome.Rejected.class);
    assertThat(service.find(upload)).isInstanceOf(UploadOutcome.Open.class);
    assertThat(hall.objects().head(NAME, 0).getClass().getSimpleName()).isEqualTo("Absent");
  }

  @Test
  void aRetryAfterSuccessSucceeds() throws IOException {
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");
    CompleteOutcome first = complete(upload, part);

    assertThat(complete(upload, part)).isEqualTo(first);
    assertThat(complete(upload, new WriteCondition.IfAbsent(), part)).isEqualTo(first);
    assertThat(service.abort(upload)).isInstanceOf(AbortOutcome.Absent.class);
    assertThat(fetched()).isEqualTo("data");
    other("newer");
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Absent.class);
  }

  @Test
  void aFailedConditionLeavesTheUploadOpen() throws IOException {
    other("there");
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");

    assertThat(complete(upload, new WriteCondition.IfAbsent(), part))
        .isInstanceOf(CompleteOutcome.ConditionFailed.class);
    assertThat(fetched()).isEqualTo("there");
    assertThat(service.find(upload)).isInstanceOf(UploadOutcome.Open.class);
    PartChoice more = put(upload, 2, "more");
    assertThat(complete(upload, part, more)).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(fetched()).isEqualTo("datamore");
  }

  @Test
  void abortDeletesAllPartsAndEndsTheUpload() throws IOException {
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");
    put(upload, 1, "again");

    assertThat(service.abort(upload)).isInstanceOf(AbortOutcome.Aborted.class);

    assertThat(parts()).isEmpty();
    assertThat(markers()).isEmpty();
    assertThat(service.abort(upload)).isInstanceOf(AbortOutcome.Absent.class);
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Absent.class);
    assertThat(service.putPart(upload, 2, TestBytes.data("late")))
        .isInstanceOf(PartOutcome.Absent.class);
    assertThat(service.listParts(upload, 0, 1)).isInstanceOf(PartsOutcome.Absent.class);
  }

  /// The write of the object ends without certainty: its parts must stay.
  @Test
  void anUnknownCompletionKeepsItsParts() throws IOException {
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");
    way[0].composeAnswersUnknown(true);
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Unknown.class);
    way[0].composeAnswersUnknown(false);

    assertThat(service.abort(upload)).isInstanceOf(AbortOutcome.Completing.class);
    assertThat(service.putPart(upload, 2, TestBytes.data("late")))
        .isInstanceOf(PartOutcome.Completing.class);
    assertThat(complete(upload, part, part)).isInstanceOf(CompleteOutcome.Busy.class);
    assertThat(parts()).hasSize(1);
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Completed.class);
    assertThat(fetched()).isEqualTo("data");
    assertThat(markers()).isEmpty();
  }

  /// A failed condition after an attempt without a known end must not open the upload again: then
  /// an abort could delete the parts of an object that is about to appear.
  @Test
  void aFailedConditionDoesNotForgetAnUnknownAttempt() throws IOException {
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");
    way[0].composeAnswersUnknown(true);
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Unknown.class);
    way[0].composeAnswersUnknown(false);
    other("there");

    assertThat(complete(upload, new WriteCondition.IfAbsent(), part))
        .isInstanceOf(CompleteOutcome.ConditionFailed.class);

    assertThat(service.abort(upload)).isInstanceOf(AbortOutcome.Completing.class);
    assertThat(parts()).hasSize(1);
  }

  @Test
  void anOldCompletionCanBeGivenUpUnlessTheObjectIsThere() throws IOException {
    Hall impatient = memory.hall(this::switched, new Limits(4, Duration.ofMillis(-1)));
    Upload upload = begin(NAME);
    PartChoice part = put(upload, 1, "data");
    way[0].composeAnswersUnknown(true);
    impatient.multipart().complete(new CompleteCommand(upload, List.of(part), ALWAYS), TERMS);
    way[0].composeAnswersUnknown(false);

    assertThat(impatient.multipart().abort(upload)).isInstanceOf(AbortOutcome.Aborted.class);
    assertThat(parts()).isEmpty();
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Absent.class);

    Upload another = begin(NAME);
    PartChoice kept = put(another, 1, "kept");
    way[0].composeAnswersUnknownButWrites();
    impatient.multipart().complete(new CompleteCommand(another, List.of(kept), ALWAYS), TERMS);
    way[0].composeAnswersUnknown(false);
    assertThat(impatient.multipart().abort(another)).isInstanceOf(AbortOutcome.Absent.class);
    assertThat(fetched()).isEqualTo("kept");
    assertThat(markers()).isEmpty();
  }

  @Test
  void uploadsAreListedByNameThenId() {
    List<Upload> uploads =
        Stream.of("a", "a", "b/1", "b/2", "b\u0001", "c")
            .map(object -> begin(BOX.object(object)))
            .sorted((x, y) -> {
              int byName = x.name().object().compareTo(y.name().object());
              return byName != 0 ? byName : x.id().compareTo(y.id());
            })
            .toList();
    service.abort(begin(BOX.object("aborted")));

    List<UploadId> seen = new ArrayList<>();
    String name = "";
    String id = "";
    boolean truncated = true;
    while (truncated) {
      UploadsOutcome.Page page = uploads("", "", name, id, 2);
      assertThat(page.entries().size()).isBetween(1, 2);
      for (UploadsOutcome.Entry entry : page.entries()) {
        ListedUpload listed = (ListedUpload) entry;
        assertThat(listed.note()).isEqualTo("noted");
        seen.add(listed.id());
        name = listed.name();
        id = listed.id().text();
      }
      truncated = page.truncated();
    }

    assertThat(seen).isEqualTo(uploads.stream().map(Upload::id).toList());
    assertThat(names(uploads("", "/", "", "", 10))).containsExactly("a", "a", "b\u0001", "b/", "c");
    assertThat(names(uploads("", "/", "b/", "", 10))).containsExactly("c");
    assertThat(names(uploads("b", "", "", "", 10))).containsExactly("b\u0001", "b/1", "b/2");
    assertThat(names(uploads("", "", "a", "", 10))).containsExactly("b\u0001", "b/1", "b/2", "c");
    assertThat(names(uploads("", "f", "", "", 10))).hasSize(6);
  }

  private UploadsOutcome.Page uploads(
      String prefix, String delimiter, String afterName, String afterId, int limit) {
    ListUploadsCommand command =
        new ListUploadsCommand(BOX, 0, prefix, delimiter, afterName, afterId, limit);
    return (UploadsOutcome.Page) service.listUploads(command);
  }

  private static List<String> names(UploadsOutcome.Page page) {
    return page.entries().stream().map(UploadsOutcome.Entry::name).toList();
  }

  @Test
  void partsAreListedInPages() throws IOException {
    Upload upload = begin(NAME);
    for (int number : List.of(5, 1, 10_000, 3, 1)) {
      put(upload, number, "p" + number);
    }

    PartsOutcome.Page first = (PartsOutcome.Page) service.listParts(upload, 0, 2);
    PartsOutcome.Page second = (PartsOutcome.Page) service.listParts(upload, 3, 2);

    assertThat(first.parts()).extracting(PartInfo::number).containsExactly(1, 3);
    assertThat(first.truncated()).isTrue();
    assertThat(second.parts()).extracting(PartInfo::number).containsExactly(5, 10_000);
    assertThat(second.truncated()).isFalse();
  }

  @Test
  void theLongestNamesCanBeUploaded() throws IOException {
    ObjectName longest = BOX.object("\u0001".repeat(1024));
    Upload upload = begin(longest);
    PartChoice part = put(upload, 1, "data");

    assertThat(names(uploads("", "", "", "", 10))).containsExactly(longest.object());
    assertThat(complete(upload, part)).isInstanceOf(CompleteOutcome.Completed.class);
  }

  @Test
  void hiddenContainersSayWhoseTheyAre() {
    begin(NAME);

    var info = hall.containers().info(UploadNames.parts(BOX, 0));

    assertThat(((InfoOutcome.Found) info).info().systemMetadata())
        .containsEntry("uploads.account", "AUTH_a")
        .containsEntry("uploads.container", "box")
        .containsEntry("uploads.policy", "0");
  }

  /// The process dies after each of the writes of a completion in turn (and before it); the client
  /// tries again and must succeed, with nothing lost and nothing left.
  @Test
  void aCrashAnywhereLeavesWhatARetryCompletes() throws IOException {
    for (boolean effective : List.of(true, false)) {
      int writes = 0;
      boolean crashed = true;
      while (crashed) {
        Upload upload = begin(NAME);
        PartChoice one = put(upload, 1, "first ");
        PartChoice superseded = put(upload, 2, "wrong");
        PartChoice two = put(upload, 2, "second " + writes);
        put(upload, 3, "unused");
        way[0].crashAt(writes, effective);
        crashed = false;
        try {
          complete(upload, one, two);
        } catch (SwitchedObjects.Crash _) {
          crashed = true;
        }
        way[0].crashAt(Integer.MAX_VALUE, true);

        assertThat(complete(upload, one, two))
            .as("retry after a crash at write %s", writes)
            .isInstanceOf(CompleteOutcome.Completed.class);
        assertThat(fetched()).isEqualTo("first second " + writes);
        assertThat(markers()).isEmpty();
        assertThat(parts()).hasSize(2);
        assertThat(superseded).isNotEqualTo(two);
        hall.objects().delete(new DeleteCommand(NAME, 0, ALWAYS));
        service.parts().delete(upload, _ -> true);
        writes++;
      }
      assertThat(writes).as("writes of a completion").isGreaterThan(4);
    }
  }

  @Test
  void aCrashWithinAnAbortLeavesWhatARetryFinishes() throws IOException {
    int writes = 0;
    boolean crashed = true;
    while (crashed) {
      Upload upload = begin(NAME);
      PartChoice one = put(upload, 1, "first");
      put(upload, 2, "second");
      way[0].crashAt(writes++, true);
      crashed = false;
      try {
        service.abort(upload);
      } catch (SwitchedObjects.Crash _) {
        crashed = true;
      }
      way[0].crashAt(Integer.MAX_VALUE, true);

      assertThat(complete(upload, one)).isInstanceOf(CompleteOutcome.Absent.class);
      AbortOutcome again = service.abort(upload);
      assertThat(again).isInstanceOfAny(AbortOutcome.Aborted.class, AbortOutcome.Absent.class);
      assertThat(parts()).isEmpty();
      assertThat(markers()).isEmpty();
    }
    assertThat(writes).isGreaterThan(3);
  }

  /// Whatever the order of the writes of both, one of them wins and the object is whole or absent.
  @Test
  void completeAgainstAbortHasOneWinner() throws Exception {
    for (int round = 0; round < 200; round++) {
      Upload upload = begin(NAME);
      PartChoice part = put(upload, 1, "data");
      AbortOutcome[] aborted = new AbortOutcome[1];
      Thread other = Thread.ofVirtual().start(() -> aborted[0] = service.abort(upload));
      CompleteOutcome completed = complete(upload, part);
      other.join();

      if (completed instanceof CompleteOutcome.Completed) {
        assertThat(aborted[0]).isNotInstanceOf(AbortOutcome.Aborted.class);
        assertThat(fetched()).isEqualTo("data");
      } else {
        assertThat(completed).isInstanceOf(CompleteOutcome.Absent.class);
        assertThat(aborted[0]).isInstanceOf(AbortOutcome.Aborted.class);
        assertThat(parts()).isEmpty();
      }
      hall.objects().delete(new DeleteCommand(NAME, 0, ALWAYS));
      service.parts().delete(upload, _ -> true);
    }
  }
}
