package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.proxy.object.ObjectData.Completion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Takes in bodies. What is small is read whole and travels with its commit; what turns out to be
/// large goes to all replicas while it arrives. MD5 is computed once, here, while the replicas take
/// the same bytes. Nothing of a body that breaks off or is rejected stays anywhere. Safe for use by
/// many threads.
final class ObjectPuts {
  private static final int SMALL_BYTES_MAX = ObjectNode.INLINE_BYTES_MAX;
  private static final int GUESS_BYTES = 16 << 10;

  private final ObjectHall hall;
  private final ObjectRegister register;
  private final ObjectWrites writes;
  private final ObjectReads reads;
  private final SliceBudget budget;

  ObjectPuts(
      ObjectHall hall,
      ObjectRegister register,
      ObjectWrites writes,
      ObjectReads reads,
      SliceBudget budget) {
    this.hall = hall;
    this.register = register;
    this.writes = writes;
    this.reads = reads;
    this.budget = budget;
  }

  /// What is kept of a complete body besides its bytes.
  @FunctionalInterface
  private interface Description {
    ObjectMetadata of(Completion.Accept accepted, long bytes);
  }

  PutOutcome put(PutCommand command, ObjectData data) throws IOException {
    return put(
        command,
        data,
        (accepted, bytes) ->
            new ObjectMetadata(
                bytes, accepted.etag(), CompositeItems.without(accepted.attributes())));
  }

  /// Stores the list of the parts as data, and says that the object is as long as its parts.
  PutOutcome compose(PutCommand command, Composition composition) {
    try {
      return put(command, composition.data(), (_, _) -> composition.metadata());
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  private PutOutcome put(PutCommand command, ObjectData data, Description description)
      throws IOException {
    if (data.length() > SMALL_BYTES_MAX) {
      return putLarge(command, data, ByteBuffer.allocate(0), description);
    }
    ByteBuffer begun = readSmall(data);
    return begun.remaining() > SMALL_BYTES_MAX
        ? putLarge(command, data, begun, description)
        : putSmall(command, data, begun, description);
  }

  /// Reads a body to its end, or one byte further than what is small.
  private static ByteBuffer readSmall(ObjectData data) throws IOException {
    int expected = data.length() < 0 ? GUESS_BYTES : (int) data.length();
    byte[] bytes = new byte[expected + 1];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (data.read(buffer) >= 0) {
      if (buffer.hasRemaining()) {
        continue;
      }
      if (buffer.position() > SMALL_BYTES_MAX) {
        break;
      }
      int larger = Math.min(SMALL_BYTES_MAX + 1, bytes.length * 4);
      bytes = Arrays.copyOf(bytes, larger);
      buffer = ByteBuffer.wrap(bytes).position(buffer.position());
    }
    return buffer.flip();
  }

  private PutOutcome putSmall(
      PutCommand command, ObjectData data, ByteBuffer bytes, Description description) {
    BodyDigest digest = new BodyDigest();
    digest.update(bytes.duplicate());
    return switch (data.complete(digest.hex(), digest.bytes())) {
      case Completion.Reject _ -> new PutOutcome.Rejected();
      case Completion.Accept accepted ->
          writes.putSmall(command, description.of(accepted, digest.bytes()), bytes);
    };
  }

  private PutOutcome putLarge(
      PutCommand command, ObjectData data, ByteBuffer begun, Description description)
      throws IOException {
    Optional<PutOutcome> hopeless = failsAlready(command);
    if (hopeless.isPresent()) {
      return hopeless.get();
    }
    ObjectPlace place = register.place(command.name(), command.policy());
    DataUpload upload =
        new DataUpload(
            place,
            register.assignment(place),
            data.length(),
            hall.health(),
            budget,
            hall.clock(),
            register::context);
    boolean handedOver = false;
    try {
      BodyDigest digest = new BodyDigest();
      if (!send(data, begun, upload, digest)) {
        return upload.isOutOfSpace() ? new PutOutcome.NoSpace() : new PutOutcome.Unknown();
      }
      switch (data.complete(digest.hex(), digest.bytes())) {
        case Completion.Reject _ -> {
          return new PutOutcome.Rejected();
        }
        case Completion.Accept accepted -> {
          ObjectMetadata metadata = description.of(accepted, digest.bytes());
          upload.complete();
          handedOver = true;
          return writes.putStaged(command, metadata, digest.bytes(), place, upload, upload::close);
        }
      }
    } finally {
      if (!handedOver) {
        upload.close();
      }
    }
  }

  /// Spares the upload if the condition does not hold now. An earlier attempt of the same call is
  /// for the write itself to judge: only then is it known whether the data is the same.
  private Optional<PutOutcome> failsAlready(PutCommand command) {
    if (command.condition() instanceof WriteCondition.Always) {
      return Optional.empty();
    }
    Optional<ObjectInfo> current;
    switch (reads.head(command.name(), command.policy())) {
      case HeadOutcome.Found(ObjectInfo info) -> current = Optional.of(info);
      case HeadOutcome.Absent _ -> current = Optional.empty();
      case HeadOutcome.Unknown _ -> {
        return Optional.empty();
      }
    }
    boolean again =
        !command.invocation().equals(Invocation.NONE)
            && current
                .map(info -> VersionNotes.invocation(info.metadata()))
                .equals(Optional.of(command.invocation()));
    return again || command.condition().holds(current)
        ? Optional.empty()
        : Optional.of(new PutOutcome.ConditionFailed(current.isEmpty()));
  }

  /// Sends a whole body.
  ///
  /// @param begun bytes that were read already
  /// @return false if no majority took it
  private static boolean send(
      ObjectData data, ByteBuffer begun, DataUpload upload, BodyDigest digest) throws IOException {
    boolean more = true;
    while (more) {
      Slice slice = upload.slice().orElse(null);
      if (slice == null) {
        return false;
      }
      try {
        more = fill(slice.buffer(), data, begun);
        if (slice.length() > 0) {
          upload.send(slice);
          digest.update(slice.view());
        }
      } finally {
        slice.release();
      }
      if (!upload.awaitRoom()) {
        return false;
      }
    }
    return true;
  }

  /// Fills a buffer and turns it to be read.
  ///
  /// @return false at the end of the body
  private static boolean fill(ByteBuffer buffer, ObjectData data, ByteBuffer begun)
      throws IOException {
    int count = Math.min(begun.remaining(), buffer.remaining());
    buffer.put(begun.slice(begun.position(), count));
    begun.position(begun.position() + count);
    int read = 0;
    while (read >= 0 && buffer.hasRemaining()) {
      read = data.read(buffer);
    }
    buffer.flip();
    return read >= 0;
  }
}
