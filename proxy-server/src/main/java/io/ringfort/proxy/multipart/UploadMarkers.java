package io.ringfort.proxy.multipart;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.multipart.UploadMarker.State;
import io.ringfort.proxy.object.BytesData;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.object.WholeData;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads and moves the markers of uploads. Safe for use by many threads.
final class UploadMarkers {
  private static final Logger LOG = LoggerFactory.getLogger(UploadMarkers.class);

  private final ObjectService objects;
  private final RandomGenerator random;

  UploadMarkers(ObjectService objects, RandomGenerator random) {
    this.objects = objects;
    this.random = random;
  }

  /// A marker as it was read or written.
  ///
  /// @param etag tells it from every other state
  /// @param written when it came into this state
  record Held(UploadMarker marker, String etag, Timestamp written) {}

  sealed interface Loaded {
    record Found(Held held) implements Loaded {}

    record Absent() implements Loaded {}

    record Unknown() implements Loaded {}
  }

  /// What became of a move.
  sealed interface Moved {
    record Done(Held held) implements Moved {}

    /// It was moved or removed by another meanwhile.
    record Overtaken() implements Moved {}

    record NoSpace() implements Moved {}

    /// It may have been moved.
    record Unknown() implements Moved {}
  }

  Moved create(Upload upload, UploadMarker marker) {
    return put(upload, marker, new WriteCondition.IfAbsent());
  }

  /// Moves a marker on, if it is still as it was.
  Moved move(Upload upload, Held from, UploadMarker to) {
    return put(upload, to, new WriteCondition.IfMatch(List.of(from.etag())));
  }

  private Moved put(Upload upload, UploadMarker marker, WriteCondition condition) {
    String etag = marker.state().etag(UploadId.randomText(random));
    ObjectAttributes attributes =
        new ObjectAttributes(
            marker.line().text(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
    BytesData data = new BytesData(marker.encode(), new Completion.Accept(etag, attributes));
    try {
      PutCommand command = new PutCommand(upload.marker(), upload.policy(), condition);
      return switch (objects.put(command, data)) {
        case PutOutcome.Stored(var info) -> new Moved.Done(new Held(marker, etag, info.birth()));
        case PutOutcome.ConditionFailed _, PutOutcome.Conflict _ -> new Moved.Overtaken();
        case PutOutcome.NoSpace _ -> new Moved.NoSpace();
        case PutOutcome.Unknown _, PutOutcome.Rejected _ -> new Moved.Unknown();
      };
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  Loaded load(Upload upload) {
    return switch (objects.get(upload.marker(), upload.policy())) {
      case GetOutcome.Absent _ -> new Loaded.Absent();
      case GetOutcome.Unknown _ -> new Loaded.Unknown();
      case GetOutcome.Found(StoredObject object) -> {
        try (object) {
          UploadMarker marker = UploadMarker.decode(WholeData.read(object, UploadMarker.BYTES_MAX));
          yield new Loaded.Found(
              new Held(marker, object.info().metadata().etag(), object.info().birth()));
        } catch (IOException | WireFormatException e) {
          LOG.error("the state of upload {} cannot be read", upload, e);
          yield new Loaded.Unknown();
        }
      }
    };
  }

  /// The state alone; empty inside if there is no marker, empty outside if nobody knows.
  Optional<Optional<State>> state(Upload upload) {
    return switch (objects.head(upload.marker(), upload.policy())) {
      case HeadOutcome.Absent _ -> Optional.of(Optional.empty());
      case HeadOutcome.Unknown _ -> Optional.empty();
      case HeadOutcome.Found(var info) ->
          Optional.of(State.ofEtag(info.metadata().etag())).filter(Optional::isPresent);
    };
  }

  /// Removes a marker if it is still as it was.
  ///
  /// @return whether it is gone now
  boolean remove(Upload upload, Held held) {
    return remove(upload, new WriteCondition.IfMatch(List.of(held.etag())));
  }

  /// Removes the marker of an upload whose object is there.
  ///
  /// @return whether it is gone now
  boolean remove(Upload upload) {
    return remove(upload, new WriteCondition.Always());
  }

  private boolean remove(Upload upload, WriteCondition condition) {
    DeleteOutcome outcome =
        objects.delete(new DeleteCommand(upload.marker(), upload.policy(), condition));
    return switch (outcome) {
      case DeleteOutcome.Deleted _, DeleteOutcome.Absent _ -> true;
      case DeleteOutcome.ConditionFailed _, DeleteOutcome.Conflict _, DeleteOutcome.Unknown _ ->
          false;
    };
  }
}
