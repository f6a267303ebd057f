package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;

/// Answers uploads and deletes of objects.
final class S3ObjectWriter {
  /// What one request can store; larger objects are uploaded in parts.
  static final long OBJECT_BYTES_MAX = 5L << 30;

  private final S3Gate gate;
  private final ObjectService objects;

  S3ObjectWriter(S3Gate gate, ObjectService objects) {
    this.gate = gate;
    this.objects = objects;
  }

  ServerResponse put(S3ObjectRequest.PutObject request, Principal principal, RequestBody body)
      throws IOException {
    S3Gate.Admission admission = admit(request.place(), principal);
    requireLength(body.length());
    UploadedObject data = new UploadedObject(body, request.object());
    PutCommand command =
        new PutCommand(
            admission.object(request.place().key()), admission.policy(), request.condition());
    ObjectInfo info = requireStored(objects.put(command, data), request.condition(), data);
    return ServerResponse.of(200, HttpHeaders.of("ETag", S3ObjectHeaders.quotedTag(info)));
  }

  S3Gate.Admission admit(S3Place place, Principal principal) {
    return place.requireExpectedOwner(gate.requireWriter(principal, place.bucket()));
  }

  private static void requireLength(long length) {
    if (length < 0) {
      throw S3Problem.of(S3Error.MISSING_CONTENT_LENGTH);
    }
    if (length > OBJECT_BYTES_MAX) {
      throw S3Problem.of(S3Error.ENTITY_TOO_LARGE)
          .with("ProposedSize", Long.toString(length))
          .with("MaxSizeAllowed", Long.toString(OBJECT_BYTES_MAX));
    }
  }

  private static ObjectInfo requireStored(
      PutOutcome outcome, WriteCondition condition, UploadedObject data) {
    return switch (outcome) {
      case PutOutcome.Stored(ObjectInfo info) -> info;
      case PutOutcome.Rejected _ ->
          throw data.problem().orElseGet(() -> S3Problem.of(S3Error.BAD_DIGEST));
      case PutOutcome.ConditionFailed _ -> throw conditionFailed(condition);
      case PutOutcome.Conflict _ -> throw conflict(condition);
      case PutOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case PutOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  static S3Problem conditionFailed(WriteCondition condition) {
    boolean match = condition instanceof WriteCondition.IfMatch;
    return S3Problem.of(S3Error.PRECONDITION_FAILED)
        .with("Condition", match ? "If-Match" : "If-None-Match");
  }

  /// Others won and nothing changed: who made no condition may simply try again.
  static S3Problem conflict(WriteCondition condition) {
    return S3Problem.of(
        condition instanceof WriteCondition.Always
            ? S3Error.SLOW_DOWN
            : S3Error.CONDITIONAL_REQUEST_CONFLICT);
  }

  ServerResponse delete(S3ObjectRequest.DeleteObject request, Principal principal) {
    S3Gate.Admission admission = admit(request.place(), principal);
    delete(admission, request.place().key(), request.condition());
    return ServerResponse.of(204);
  }

  /// Deletes; that there is nothing is as good.
  void delete(S3Gate.Admission admission, String key, WriteCondition condition) {
    switch (objects.delete(
        new DeleteCommand(admission.object(key), admission.policy(), condition))) {
      case DeleteOutcome.Deleted _, DeleteOutcome.Absent _ -> {}
      case DeleteOutcome.ConditionFailed _ -> throw conditionFailed(condition);
      case DeleteOutcome.Conflict _ -> throw conflict(condition);
      case DeleteOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    }
  }

  ServerResponse deleteNothing(S3ObjectRequest.DeleteNothing request, Principal principal) {
    admit(request.place(), principal);
    return ServerResponse.of(204, HttpHeaders.of("x-amz-version-id", request.version()));
  }
}
