package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Composite objects on real devices, some of them behind a network.
class CompositeObjectTest {
  private static final WriteCondition ALWAYS = new WriteCondition.Always();
  private static final ContainerName PARTS = new ContainerName(".uploads", "parts-1");
  private static final String UPLOAD = "0123456789abcdef0123456789abcdef";

  private final ObjectName name = new ObjectName("a", "c", "o");

  @TempDir Path folder;
  private HallCluster cluster;
  private ObjectService service;

  @BeforeEach
  void start() throws IOException {
    List<Way> ways = List.of(Way.LOCAL, Way.REMOTE, Way.LOCAL, Way.REMOTE);
    cluster = new HallCluster(folder, ways, 256L << 20);
    service = cluster.service;
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private ManifestPart part(int number, byte[] data) throws IOException {
    String object = UPLOAD + "/%05d/".formatted(number) + "x";
    PutOutcome outcome =
        service.put(new PutCommand(PARTS.object(object), 0, ALWAYS), Body.of(data));
    String etag = ((PutOutcome.Stored) outcome).info().metadata().etag();
    return new ManifestPart(number, object, data.length, etag, "note");
  }

  private ObjectInfo composed(List<ManifestPart> parts) {
    ObjectAttributes attributes =
        new ObjectAttributes(
            "film/x", new TreeMap<>(), new TreeMap<>(Map.of("k", "v")), new TreeMap<>(), 0);
    Composition composition =
        new Composition(new PartManifest(PARTS, 0, parts), UPLOAD, "the-etag-2", attributes);
    PutOutcome outcome = service.compose(new PutCommand(name, 0, ALWAYS), composition);
    assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
    return ((PutOutcome.Stored) outcome).info();
  }

  private StoredObject opened(ObjectName object) {
    GetOutcome outcome = service.get(object, 0);
    assertThat(outcome).isInstanceOf(GetOutcome.Found.class);
    return ((GetOutcome.Found) outcome).object();
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @Test
  void readersSeeOneObject() throws IOException {
    byte[] one = Body.random(700_001);
    byte[] two = Body.random(5);
    byte[] empty = new byte[0];
    byte[] three = Body.random(300_000);
    byte[] whole = joined(one, two, empty, three);

    ObjectInfo info = composed(List.of(part(1, one), part(2, two), part(3, empty), part(9, three)));

    assertThat(info.metadata().dataBytes()).isEqualTo(whole.length);
    assertThat(service.head(name, 0)).isEqualTo(new HeadOutcome.Found(info));
    assertThat(info.partCount()).isEqualTo(4);
    assertThat(info.isOfUpload(UPLOAD)).isTrue();
    try (StoredObject object = opened(name)) {
      assertThat(object.info()).isEqualTo(info);
      assertThat(object.parts()).extracting(ManifestPart::number).containsExactly(1, 2, 3, 9);
      assertThat(ReadBack.all(object)).isEqualTo(whole);
      for (int[] range :
          new int[][] {{0, 1}, {700_000, 2}, {700_000, 7}, {700_001, 5}, {whole.length - 1, 1}}) {
        assertThat(ReadBack.range(object, range[0], range[1]))
            .isEqualTo(Arrays.copyOfRange(whole, range[0], range[0] + range[1]));
      }
      assertThat(ReadBack.range(object, whole.length, 0)).isEmpty();
      assertThatThrownBy(() -> ReadBack.range(object, whole.length, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    var row = cluster.rows.byName.get("/a/c/o");
    assertThat(row.dataBytes()).isEqualTo(whole.length);
    assertThat(row.etag()).isEqualTo("the-etag-2");
  }

  /// The list itself is then so large that it is stored apart.
  @Test
  void tenThousandPartsAreReadAsOne() throws IOException {
    ManifestPart first = part(1, Body.random(10));
    List<ManifestPart> parts = new ArrayList<>();
    for (int number = 1; number <= ManifestPart.NUMBER_MAX; number++) {
      parts.add(new ManifestPart(number, first.object(), 10, first.etag(), "n".repeat(100)));
    }
    ObjectInfo info = composed(parts);

    assertThat(info.metadata().dataBytes()).isEqualTo(100_000);
    try (StoredObject object = opened(name)) {
      assertThat(object.parts()).hasSize(10_000);
      assertThat(ReadBack.range(object, 99_985, 15))
          .isEqualTo(joined(Arrays.copyOfRange(Body.random(10), 5, 10), Body.random(10)));
    }
  }

  @Test
  void aMissingPartEndsTheTransferAndIsCounted() throws IOException {
    ManifestPart one = part(1, Body.random(10));
    ManifestPart two = part(2, Body.random(20));
    composed(List.of(one, two));
    service.delete(new DeleteCommand(PARTS.object(two.object()), 0, ALWAYS));

    try (StoredObject object = opened(name)) {
      assertThat(ReadBack.range(object, 0, 10)).isEqualTo(Body.random(10));
      assertThatThrownBy(() -> ReadBack.all(object))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("part 2 of /a/c/o")
          .hasMessageContaining("is not there");
    }
    assertThat(cluster.count("object_composites_broken_total")).isEqualTo(1);
  }

  @Test
  void anotherPartUnderTheNameIsNotRead() throws IOException {
    ManifestPart one = part(1, Body.random(10));
    composed(List.of(one));
    service.put(new PutCommand(PARTS.object(one.object()), 0, ALWAYS), Body.of("0123456789"));

    try (StoredObject object = opened(name)) {
      assertThatThrownBy(() -> ReadBack.all(object)).hasMessageContaining("another than the one");
    }
  }

  @Test
  void aChangeOfMetadataKeepsTheParts() throws IOException {
    byte[] data = Body.random(400_000);
    composed(List.of(part(1, data)));

    ChangeOutcome outcome = service.change(new MetadataChange(name, 0, _ -> ObjectAttributes.NONE));

    assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
    ObjectInfo info = ((ChangeOutcome.Changed) outcome).info();
    assertThat(info.metadata().attributes().userMetadata()).isEmpty();
    assertThat(info.metadata().dataBytes()).isEqualTo(data.length);
    assertThat(info.isOfUpload(UPLOAD)).isTrue();
    try (StoredObject object = opened(name)) {
      assertThat(ReadBack.all(object)).isEqualTo(data);
    }
    assertThat(cluster.rows.byName.get("/a/c/o").dataBytes()).isEqualTo(data.length);
  }

  /// Doors copy attributes as they are; a copy must not become a list of parts by that.
  @Test
  void aDoorCannotMakeACompositeOfPlainData() throws IOException {
    ObjectInfo info = composed(List.of(part(1, Body.random(10))));
    ObjectName copy = new ObjectName("a", "c", "copy");

    service.put(
        new PutCommand(copy, 0, ALWAYS), Body.of("plain").with(info.metadata().attributes()));
    service.change(new MetadataChange(copy, 0, _ -> info.metadata().attributes()));

    try (StoredObject object = opened(copy)) {
      assertThat(object.parts()).isEmpty();
      assertThat(object.info().partCount()).isZero();
      assertThat(ReadBack.all(object))
          .isEqualTo("plain".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void aDeletedCompositeLeavesWordOfItsParts() throws IOException {
    for (WriteCondition condition :
        List.of(ALWAYS, new WriteCondition.IfMatch(List.of("the-etag-2")))) {
      composed(List.of(part(1, Body.random(10))));

      assertThat(service.delete(new DeleteCommand(name, 0, condition)))
          .isInstanceOf(DeleteOutcome.Deleted.class);

      assertThat(cluster.deleted.poll(Duration.ofHours(1))).isEmpty();
      assertThat(cluster.deleted.poll(Duration.ZERO))
          .hasValueSatisfying(left -> {
            assertThat(left.name()).isEqualTo(name);
            assertThat(left.upload()).isEqualTo(UPLOAD);
          });
      assertThat(cluster.deleted.poll(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void aReplicaThatMissedTheObjectDoesNotHideIt() throws IOException {
    byte[] data = Body.random(300_000);
    cluster.nodes.get(1).down = true;
    composed(List.of(part(1, data)));
    cluster.nodes.get(1).down = false;

    try (StoredObject object = opened(name)) {
      assertThat(ReadBack.all(object)).isEqualTo(data);
    }
  }

  /// Deleting what is not there writes a deletion all the same: nothing older comes up after it.
  @Test
  void aConditionalDeletionOfNothingIsWritten() throws IOException {
    DeleteCommand ifAbsent = new DeleteCommand(name, 0, new WriteCondition.IfAbsent());

    assertThat(service.delete(ifAbsent)).isInstanceOf(DeleteOutcome.Absent.class);
    assertThat(cluster.rows.byName.get("/a/c/o").live()).isFalse();
    composed(List.of(part(1, Body.random(10))));
    assertThat(service.delete(ifAbsent)).isInstanceOf(DeleteOutcome.ConditionFailed.class);
    assertThat(service.head(name, 0)).isInstanceOf(HeadOutcome.Found.class);
  }
}
