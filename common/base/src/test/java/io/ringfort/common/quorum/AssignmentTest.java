package io.ringfort.common.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment.Relation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final PartitionId PARTITION = new PartitionId(1, -2);

  private static Assignment of(long ringVersion, long... incarnations) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < incarnations.length; i++) {
      members.add(new Member(i, incarnations[i]));
    }
    return new Assignment(PARTITION, ringVersion, members);
  }

  @Test
  void higherIncarnationIsNewer() {
    assertThat(of(1, 5, 5, 6).compareWith(of(1, 5, 5, 5))).isEqualTo(Relation.NEWER);
    assertThat(of(1, 5, 5, 0).compareWith(of(1, 5, 5, 5))).isEqualTo(Relation.OLDER);
    assertThat(of(1, 5, 5, 5).compareWith(of(1, 5, 5, 5))).isEqualTo(Relation.SAME);
  }

  @Test
  void sendersThatKnowDifferentIncarnationsJoin() {
    Assignment left = of(1, 5, 0, 0);
    Assignment right = of(1, 0, 7, 0);

    assertThat(left.compareWith(right)).isEqualTo(Relation.DIVERGED);
    assertThat(left.join(right)).contains(of(1, 5, 7, 0));
  }

  @Test
  void laterRingReplacesDevicesButKeepsKnownIncarnations() {
    Assignment before = of(1, 5, 6, 7);
    Assignment after =
        new Assignment(PARTITION, 2, List.of(new Member(0, 0), new Member(2, 0), new Member(9, 0)));

    assertThat(before.join(after))
        .contains(
            new Assignment(
                PARTITION, 2, List.of(new Member(0, 5), new Member(2, 7), new Member(9, 0))));
    assertThat(after.join(before)).isEqualTo(before.join(after));
  }

  @Test
  void oneRingVersionWithDifferentDevicesIsAConflict() {
    Assignment other = new Assignment(PARTITION, 1, List.of(new Member(8, 5), new Member(1, 5)));

    assertThat(of(1, 5, 5).compareWith(other)).isEqualTo(Relation.CONFLICT);
  }

  @Test
  void majorityIsMoreThanHalf() {
    assertThat(of(1, 1).majority()).isEqualTo(1);
    assertThat(of(1, 1, 1).majority()).isEqualTo(2);
    assertThat(of(1, 1, 1, 1).majority()).isEqualTo(2);
    assertThat(of(1, 1, 1, 1, 1, 1).majority()).isEqualTo(3);
  }

  @Property(tries = 300)
  void binaryFormReadsBack(
      @ForAll @IntRange(max = 255) int policy,
      @ForAll int partition,
      @ForAll @LongRange long ringVersion,
      @ForAll @Size(min = 1, max = 31) List<@LongRange Long> incarnations) {
    Assignment assignment =
        new Assignment(
            new PartitionId(policy, partition),
            ringVersion,
            of(1, incarnations.stream().mapToLong(Long::longValue).toArray()).members());

    assertThat(Assignment.parse(assignment.token())).isEqualTo(assignment);
  }

  @Property(tries = 300)
  void joinIsTheLeastThatKnowsBoth(
      @ForAll @Size(3) List<@LongRange(max = 3) Long> left,
      @ForAll @Size(3) List<@LongRange(max = 3) Long> right) {
    Assignment a = of(4, left.stream().mapToLong(Long::longValue).toArray());
    Assignment b = of(4, right.stream().mapToLong(Long::longValue).toArray());

    Assignment join = a.join(b).orElseThrow();

    assertThat(join).isEqualTo(b.join(a).orElseThrow());
    for (int i = 0; i < 3; i++) {
      assertThat(join.members().get(i).incarnation())
          .isEqualTo(Math.max(left.get(i), right.get(i)));
    }
  }

  @Test
  void damagedBinaryFormIsRefused() {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    Assignment assignment = of(3, 5, 6, 7);
    assignment.encode(bytes);
    assertThat(bytes.position()).isEqualTo(assignment.encodedBytes());
    byte[] whole = Arrays.copyOf(bytes.array(), bytes.position());

    for (int cut = 0; cut < whole.length; cut++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, cut);
      assertThatThrownBy(() -> Assignment.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    whole[0] = 9;
    assertThatThrownBy(() -> Assignment.decode(ByteBuffer.wrap(whole)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown format 9");
    assertThatThrownBy(() -> Assignment.parse(assignment.token() + "AAAA"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Assignment.parse("no token!"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
