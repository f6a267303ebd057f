package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.HallCluster.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is stored comes back, small and large, until it is deleted or has expired.
abstract class HallBasicsConformance extends HallFixture {
  HallBasicsConformance(List<Way> ways) {
    super(ways);
  }

  @Test
  void smallObjectComesBackAndIsListed() throws IOException {
    PutOutcome outcome = put(Body.of("hello"));

    assertThat(outcome).isInstanceOf(PutOutcome.Stored.class);
    ObjectInfo info = ((PutOutcome.Stored) outcome).info();
    assertThat(fetched()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(service.head(name, 0)).isEqualTo(new HeadOutcome.Found(info));
    assertThat(info.metadata().etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(cluster.rows.byName.get("/a/c/o"))
        .isEqualTo(
            ObjectRow.put(
                "o",
                info.order(),
                info.birth(),
                5,
                "application/octet-stream",
                info.metadata().etag()));
  }

  @Test
  void emptyObjectComesBack() throws IOException {
    stored(new byte[0]);

    assertThat(fetched()).isEmpty();
  }

  @Test
  void sizesAroundTheLimitComeBack() throws IOException {
    for (int size : new int[] {1, 16 << 10, 262_143, 262_144, 262_145, 1_000_000}) {
      byte[] data = Body.random(size);

      stored(data);
      assertThat(fetched()).isEqualTo(data);
      assertThat(put(Body.of(data).chunked())).isInstanceOf(PutOutcome.Stored.class);
      assertThat(fetched()).isEqualTo(data);
    }
  }

  @Test
  void largeObjectIsReadInRanges() throws IOException {
    byte[] data = Body.random(5_000_000);
    stored(data);

    try (StoredObject object = ((GetOutcome.Found) service.get(name, 0)).object()) {
      assertThat(ReadBack.range(object, 0, 10)).isEqualTo(Arrays.copyOf(data, 10));
      assertThat(ReadBack.range(object, 2_097_150, 4))
          .isEqualTo(Arrays.copyOfRange(data, 2_097_150, 2_097_154));
      assertThat(ReadBack.all(object)).isEqualTo(data);
    }
  }

  @Test
  void everyPrimaryHoldsWhatWasWritten() throws IOException {
    stored(Body.random(100));
    stored(Body.random(600_000));

    var newest = held(primary(0)).view().newest();
    eventually(() -> assertThat(held(primary(1)).view().newest()).isEqualTo(newest));
    eventually(() -> assertThat(held(primary(2)).view().newest()).isEqualTo(newest));
  }

  @Test
  void nothingIsAbsent() {
    assertThat(service.get(name, 0)).isEqualTo(new GetOutcome.Absent());
    assertThat(service.head(name, 0)).isEqualTo(new HeadOutcome.Absent());
    assertThat(delete()).isEqualTo(new DeleteOutcome.Absent());
    assertThat(service.change(new MetadataChange(name, 0, ObjectInfoChange::none)))
        .isEqualTo(new ChangeOutcome.Absent());
  }

  @Test
  void deletedObjectIsGone() throws IOException {
    stored(Body.random(400_000));

    assertThat(delete()).isEqualTo(new DeleteOutcome.Deleted());

    assertThat(service.get(name, 0)).isEqualTo(new GetOutcome.Absent());
    assertThat(delete()).isEqualTo(new DeleteOutcome.Absent());
    assertThat(cluster.rows.byName.get("/a/c/o").live()).isFalse();
  }

  @Test
  void openObjectStaysWhatItWas() throws IOException {
    byte[] data = Body.random(2_000_000);
    stored(data);

    try (StoredObject object = ((GetOutcome.Found) service.get(name, 0)).object()) {
      stored(Body.random(2_000_001));
      assertThat(ReadBack.all(object)).isEqualTo(data);
    }
  }

  @Test
  void expiredObjectIsAbsent() throws IOException {
    ObjectAttributes past = new ObjectAttributes("text/plain", map(), map(), map(), 1_000_000_000);
    assertThat(put(Body.of("old").with(past))).isInstanceOf(PutOutcome.Stored.class);

    assertThat(service.get(name, 0)).isEqualTo(new GetOutcome.Absent());
    assertThat(service.head(name, 0)).isEqualTo(new HeadOutcome.Absent());
    assertThat(put("new", IF_ABSENT)).isInstanceOf(PutOutcome.Stored.class);
  }
}
