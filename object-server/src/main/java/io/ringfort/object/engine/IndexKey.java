package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.ring.NameHash;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Key of an entry of the index, 27 bytes whose order is the order of its fields, unsigned.
///
/// @param space what kind of entry it is
/// @param device whose, in the space of handoff copies; else 0
/// @param tail tells apart what has the same hash
record IndexKey(int space, int device, int policy, long high, long low, int tail)
    implements Comparable<IndexKey> {
  static final int BYTES = 1 + 4 + 2 + 8 + 8 + 4;

  static final int OBJECT = 1;
  static final int HANDOFF = 2;
  static final int HINT = 3;
  static final int DEBT = 4;
  static final int DIGEST = 5;
  static final int SLAB = 6;
  static final int EXTENT = 7;
  static final int STATE = 8;

  /// What is known of the newest version of a key.
  static IndexKey object(ObjectKey key) {
    return new IndexKey(OBJECT, 0, key.policy(), key.hash().high(), key.hash().low(), 0);
  }

  static IndexKey handoff(int device, ObjectKey key) {
    return new IndexKey(HANDOFF, device, key.policy(), key.hash().high(), key.hash().low(), 0);
  }

  /// Under which the record of a version is found.
  static IndexKey of(RecordHeader record) {
    return record.isHandoff() ? handoff(record.device(), record.key()) : object(record.key());
  }

  static IndexKey hint(ObjectKey key, int device) {
    return new IndexKey(HINT, 0, key.policy(), key.hash().high(), key.hash().low(), device);
  }

  static IndexKey debt(ObjectKey key) {
    return new IndexKey(DEBT, 0, key.policy(), key.hash().high(), key.hash().low(), 0);
  }

  static IndexKey digest(int policy, int partition) {
    return new IndexKey(DIGEST, 0, policy, partition & 0xffff_ffffL, 0, 0);
  }

  static IndexKey slab(int id) {
    return new IndexKey(SLAB, 0, 0, id, 0, 0);
  }

  static IndexKey extent(long id) {
    return new IndexKey(EXTENT, 0, 0, id, 0, 0);
  }

  /// Up to where the log is in the index.
  static IndexKey state() {
    return new IndexKey(STATE, 0, 0, 0, 0, 0);
  }

  /// Below every key of a space.
  static IndexKey first(int space) {
    return new IndexKey(space, 0, 0, 0, 0, 0);
  }

  /// The next possible key.
  IndexKey next() {
    if (tail != -1) {
      return new IndexKey(space, device, policy, high, low, tail + 1);
    }
    return new IndexKey(
        space, device, policy, low == -1 ? high + 1 : high, low == -1 ? 0 : low + 1, 0);
  }

  ObjectKey objectKey() {
    return new ObjectKey(policy, new NameHash(high, low));
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) space)
        .putInt(device)
        .putShort((short) policy)
        .putLong(high)
        .putLong(low)
        .putInt(tail)
        .array();
  }

  static IndexKey decode(ByteBuffer source) {
    return new IndexKey(
        source.get(),
        source.getInt(),
        source.getShort() & 0xffff,
        source.getLong(),
        source.getLong(),
        source.getInt());
  }

  /// Hashes are random in all their bits; the other kinds of keys count up in one field.
  @Override
  public int hashCode() {
    long bits = high ^ low ^ ((long) device << 32) ^ tail ^ (space * 0x9e37_79b9L);
    return Long.hashCode(bits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndexKey key
        && high == key.high
        && low == key.low
        && space == key.space
        && device == key.device
        && policy == key.policy
        && tail == key.tail;
  }

  @Override
  public int compareTo(IndexKey other) {
    int order = Integer.compare(space, other.space);
    if (order == 0) {
      order = Integer.compareUnsigned(device, other.device);
    }
    if (order == 0) {
      order = Integer.compare(policy, other.policy);
    }
    if (order == 0) {
      order = Long.compareUnsigned(high, other.high);
    }
    if (order == 0) {
      order = Long.compareUnsigned(low, other.low);
    }
    return order != 0 ? order : Integer.compareUnsigned(tail, other.tail);
  }
}
