package io.ringfort.common.quorum;

import io.ringfort.common.object.PartitionId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which devices are the primaries of a partition, each with its disk's incarnation, as of a ring
/// version. Immutable. Every request carries the assignment that its sender used; votes of
/// different assignments are never counted together.
///
/// Assignments grow by joining: a later ring version replaces the devices, a higher incarnation
/// replaces a lower or unknown one. Whoever meets an assignment joins it with his own; a replica
/// whose join differs from what the sender used answers STALE with the join, and that is how
/// senders learn incarnations. A join is never undone, so knowledge only rises.
///
/// ```
/// offset  0   1         3            7              15     16          20
///         +---+---------+------------+--------------+------+-----------+---------------+----
///         | 1 | policy  | partition  | ring version | n    | device    | incarnation   | ... n times
///         +---+---------+------------+--------------+------+-----------+---------------+----
///    bytes  1   2         4            8              1      4           8
/// ```
///
/// Big endian; the first byte is the format's version.
///
/// @param members the primaries in the order of the ring, 1 to 31, no device twice; a replica's
///   index in a [Coordinator] is its place in this list
public record Assignment(PartitionId partition, long ringVersion, List<Member> members) {
  public static final int MEMBERS_MAX = 31;

  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 16;
  private static final int MEMBER_BYTES = 12;

  /// How one assignment stands to another.
  public enum Relation {
    SAME,
    /// This one knows everything that the other knows, and more.
    NEWER,
    /// The other knows more.
    OLDER,
    /// Each knows an incarnation that the other does not: their join is newer than both.
    DIVERGED,
    /// One ring version, different devices: two rings with the same number. Nothing can be counted.
    CONFLICT
  }

  public Assignment {
    members = List.copyOf(members);
    if (members.isEmpty() || members.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException("an assignment has 1 to 31 members: " + members.size());
    }
    if (ringVersion < 0) {
      throw new IllegalArgumentException("ring version is negative: " + ringVersion);
    }
    for (int i = 0; i < members.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (members.get(i).device() == members.get(j).device()) {
          throw new IllegalArgumentException("device twice: " + members);
        }
      }
    }
  }

  /// Written out, with the cheap parts first: each request to a replica compares assignments.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Assignment that
            && ringVersion == that.ringVersion
            && partition.equals(that.partition)
            && sameMembers(that));
  }

  /// Asked for every message: without the iterators of a list's own comparison.
  private boolean sameMembers(Assignment that) {
    int size = members.size();
    if (that.members.size() != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!members.get(i).equals(that.members.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return partition.hashCode() * 31 + Long.hashCode(ringVersion);
  }

  /// How many replicas make a majority.
  public int majority() {
    return members.size() / 2 + 1;
  }

  /// The index of a device among the members, or -1.
  public int indexOf(int device) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).device() == device) {
        return i;
      }
    }
    return -1;
  }

  /// How this assignment stands to `other`, which is of the same partition.
  public Relation compareWith(Assignment other) {
    if (equals(other)) {
      return Relation.SAME;
    }
    Optional<Assignment> join = join(other);
    if (join.isEmpty()) {
      return Relation.CONFLICT;
    }
    if (join.get().equals(this)) {
      return Relation.NEWER;
    }
    return join.get().equals(other) ? Relation.OLDER : Relation.DIVERGED;
  }

  /// What both know together; empty if they conflict.
  ///
  /// @throws IllegalArgumentException if the partitions differ
  public Optional<Assignment> join(Assignment other) {
    if (!partition.equals(other.partition)) {
      throw new IllegalArgumentException(partition + " joined with " + other.partition);
    }
    if (ringVersion == other.ringVersion && !sameDevices(other)) {
      return Optional.empty();
    }
    return ringVersion >= other.ringVersion
        ? Optional.of(learn(other.members))
        : Optional.of(other.learn(members));
  }

  /// This assignment with the incarnation of `known`, if that is news and the device is a member.
  public Assignment learn(Member known) {
    return learn(List.of(known));
  }

  private Assignment learn(List<Member> known) {
    boolean news = false;
    List<Member> joined = new ArrayList<>(members);
    for (Member other : known) {
      int index = indexOf(other.device());
      if (index >= 0 && other.incarnation() > joined.get(index).incarnation()) {
        joined.set(index, joined.get(index).join(other));
        news = true;
      }
    }
    return news ? new Assignment(partition, ringVersion, joined) : this;
  }

  private boolean sameDevices(Assignment other) {
    if (members.size() != other.members.size()) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).device() != other.members.get(i).device()) {
        return false;
      }
    }
    return true;
  }

  /// Size of the binary form.
  public int encodedBytes() {
    return HEAD_BYTES + members.size() * MEMBER_BYTES;
  }

  /// Appends the binary form.
  public void encode(ByteBuffer target) {
    target.put(FORMAT).putShort((short) partition.policy()).putInt(partition.number());
    target.putLong(ringVersion).put((byte) members.size());
    for (Member member : members) {
      target.putInt(member.device()).putLong(member.incarnation());
    }
  }

  /// Reads the binary form from the buffer's position on.
  ///
  /// @throws IllegalArgumentException if the bytes are no assignment
  public static Assignment decode(ByteBuffer source) {
    try {
      byte format = source.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException("assignment of unknown format " + format);
      }
      PartitionId partition = new PartitionId(source.getShort() & 0xffff, source.getInt());
      long ringVersion = source.getLong();
      int count = source.get();
      List<Member> members = new ArrayList<>(Math.max(0, count));
      for (int i = 0; i < count; i++) {
        members.add(new Member(source.getInt(), source.getLong()));
      }
      return new Assignment(partition, ringVersion, members);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("assignment is cut short", e);
    }
  }

  /// The binary form as unpadded base64url, for a header.
  public String token() {
    ByteBuffer bytes = ByteBuffer.allocate(encodedBytes());
    encode(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// Reads what [#token] wrote.
  ///
  /// @throws IllegalArgumentException if the text is no assignment
  public static Assignment parse(String token) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
    Assignment assignment = decode(bytes);
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("bytes after the assignment: " + bytes.remaining());
    }
    return assignment;
  }
}
