package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
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
import io.ringfort.proxy.s3.payload.ChecksumUse;
import io.ringfort.proxy.s3.payload.PayloadProblemException;
import io.ringfort.proxy.s3.payload.S3Payload;
import java.io.IOException;
import java.util.Optional;

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

  ServerResponse put(S3ObjectRequest.PutObject request, S3Call call) throws IOException {
    S3Gate.Admission admission = gate.requireWriter(call.principal(), request.place().bucket());
    S3Payload payload = call.payload(ChecksumUse.VERIFY);
    requireLength(call, payload.length());
    UploadedObject data =
        new UploadedObject(payload, request.object(), acl(admission, request.object()));
    PutCommand command =
        new PutCommand(
            admission.object(request.place().key()),
            admission.policy(),
            request.condition(),
            request.invocation());
    ObjectInfo info = put(command, data);
    HttpHeaders.Builder headers = HttpHeaders.builder();
    headers.add("ETag", S3ObjectHeaders.quotedTag(info));
    S3ObjectHeaders.checksum(info).ifPresent(checksum -> checksum.addTo(headers));
    return ServerResponse.of(200, headers.build());
  }

  /// The access list that a new object gets.
  static CannedAcl acl(S3Gate.Admission admission, NewObject object) {
    CannedAcl acl = object.acl().resolve(admission.container().account(), CannedAcl.PRIVATE);
    admission.ownership().require(acl);
    return acl;
  }

  /// A length has to be said, or the body be chunked; a length that is said must be within the
  /// limit.
  private static void requireLength(S3Call call, long length) {
    boolean unsaid =
        length == 0
            && !call.headers().contains("Content-Length")
            && !call.headers().contains("x-amz-decoded-content-length");
    if (unsaid) {
      throw S3Problem.of(S3Error.MISSING_CONTENT_LENGTH);
    }
    if (length > OBJECT_BYTES_MAX) {
      throw tooLarge(length);
    }
  }

  static S3Problem tooLarge(long length) {
    return S3Problem.of(S3Error.ENTITY_TOO_LARGE)
        .with("ProposedSize", Long.toString(length))
        .with("MaxSizeAllowed", Long.toString(OBJECT_BYTES_MAX));
  }

  private ObjectInfo put(PutCommand command, UploadedObject data) throws IOException {
    try {
      return requireStored(objects.put(command, data), command, data.problem());
    } catch (PayloadProblemException e) {
      throw e.problem();
    }
  }

  static ObjectInfo requireStored(
      PutOutcome outcome, PutCommand command, Optional<S3Problem> rejection) {
    return switch (outcome) {
      case PutOutcome.Stored(ObjectInfo info) -> info;
      case PutOutcome.Rejected _ ->
          throw rejection.orElseGet(() -> S3Problem.of(S3Error.BAD_DIGEST));
      case PutOutcome.ConditionFailed(boolean absent) ->
          throw absent
              ? S3Problem.of(S3Error.NO_SUCH_KEY).with("Key", command.name().object())
              : conditionFailed(command.condition());
      case PutOutcome.Conflict _ -> throw conflict(command.condition());
      case PutOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case PutOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private static S3Problem conditionFailed(WriteCondition condition) {
    boolean none =
        condition instanceof WriteCondition.IfAbsent
            || condition instanceof WriteCondition.IfNoneMatch;
    return S3Problem.of(S3Error.PRECONDITION_FAILED)
        .with("Condition", none ? "If-None-Match" : "If-Match");
  }

  /// Others won and nothing changed: who made no condition may simply try again.
  private static S3Problem conflict(WriteCondition condition) {
    return S3Problem.of(
        condition instanceof WriteCondition.Always
            ? S3Error.SLOW_DOWN
            : S3Error.CONDITIONAL_REQUEST_CONFLICT);
  }

  ServerResponse delete(S3ObjectRequest.DeleteObject request, Principal principal) {
    S3Gate.Admission admission = gate.requireWriter(principal, request.place().bucket());
    delete(admission, request.place().key(), request.condition());
    return ServerResponse.of(204);
  }

  /// Deletes. That there is nothing is as good, under whichever condition.
  void delete(S3Gate.Admission admission, String key, WriteCondition condition) {
    DeleteCommand command = new DeleteCommand(admission.object(key), admission.policy(), condition);
    switch (objects.delete(command)) {
      case DeleteOutcome.Deleted _, DeleteOutcome.Absent _ -> {}
      case DeleteOutcome.ConditionFailed(boolean absent) -> {
        if (!absent) {
          throw conditionFailed(condition);
        }
      }
      case DeleteOutcome.Conflict _ -> throw conflict(condition);
      case DeleteOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    }
  }

  ServerResponse deleteNothing(S3ObjectRequest.DeleteNothing request, Principal principal) {
    gate.requireWriter(principal, request.place().bucket());
    return ServerResponse.of(204, HttpHeaders.of("x-amz-version-id", request.version()));
  }
}
