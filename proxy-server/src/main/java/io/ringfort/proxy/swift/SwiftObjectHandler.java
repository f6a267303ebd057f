package io.ringfort.proxy.swift;

import io.ringfort.common.name.ObjectName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import java.io.IOException;

/// Answers calls on objects; reads and copies have classes of their own.
final class SwiftObjectHandler {
  private final ObjectService objects;
  private final SwiftGate gate;
  private final SwiftObjectReader reader;
  private final SwiftCopyHandler copies;
  private final SwiftLimits limits;

  SwiftObjectHandler(
      ObjectService objects, SwiftGate gate, SwiftObjectReader reader, SwiftLimits limits) {
    this.objects = objects;
    this.gate = gate;
    this.reader = reader;
    this.copies = new SwiftCopyHandler(objects, gate, reader, limits);
    this.limits = limits;
  }

  ServerResponse handle(SwiftRequest.OnObject request, Caller caller, RequestBody body)
      throws IOException {
    return switch (request) {
      case SwiftRequest.ReadObject read -> reader.read(read, caller);
      case SwiftRequest.PutObject put -> put(put, caller, body);
      case SwiftRequest.ChangeObject change -> change(change, caller);
      case SwiftRequest.DeleteObject delete -> delete(delete, caller);
      case SwiftRequest.CopyObject copy -> copies.copy(copy, caller);
    };
  }

  private ServerResponse put(SwiftRequest.PutObject request, Caller caller, RequestBody body)
      throws IOException {
    int policy = admit(request.object(), caller);
    UploadedData data =
        new UploadedData(
            body, limits.objectBytesMax(), request.expectedEtag(), request.attributes().create());
    PutOutcome outcome;
    try {
      outcome = objects.put(new PutCommand(request.object(), policy, request.condition()), data);
    } catch (IOException e) {
      if (data.problem().isPresent()) {
        throw data.problem().get();
      }
      throw e;
    }
    ObjectInfo info = requireStored(outcome, data);
    HttpHeaders.Builder headers = HttpHeaders.builder();
    SwiftObjectHeaders.addVersion(headers, info, info.metadata().etag());
    return ServerResponse.of(201, headers.build());
  }

  private static ObjectInfo requireStored(PutOutcome outcome, UploadedData data) {
    return switch (outcome) {
      case PutOutcome.Stored(ObjectInfo info) -> info;
      case PutOutcome.Rejected _ ->
          throw data.problem()
              .orElseGet(
                  () -> new SwiftProblem(422, "Unable to process the contained instructions"));
      case PutOutcome.ConditionFailed _ -> throw SwiftObjectReader.conditionFailed();
      case PutOutcome.Conflict _ -> throw SwiftProblem.conflict();
      case PutOutcome.NoSpace _ -> throw SwiftProblem.noSpace();
      case PutOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private ServerResponse change(SwiftRequest.ChangeObject request, Caller caller) {
    int policy = admit(request.object(), caller);
    MetadataChange change =
        new MetadataChange(
            request.object(),
            policy,
            info -> request.attributes().replace(info.metadata().attributes()));
    return switch (objects.change(change)) {
      case ChangeOutcome.Changed _ -> ServerResponse.of(202);
      case ChangeOutcome.Absent _ -> throw SwiftProblem.notFound();
      case ChangeOutcome.Conflict _ -> throw SwiftProblem.conflict();
      case ChangeOutcome.NoSpace _ -> throw SwiftProblem.noSpace();
      case ChangeOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private ServerResponse delete(SwiftRequest.DeleteObject request, Caller caller) {
    int policy = admit(request.object(), caller);
    DeleteCommand command = new DeleteCommand(request.object(), policy, request.condition());
    return switch (objects.delete(command)) {
      case DeleteOutcome.Deleted _ -> ServerResponse.of(204);
      case DeleteOutcome.Absent _ -> throw SwiftProblem.notFound();
      case DeleteOutcome.ConditionFailed _ -> throw SwiftObjectReader.conditionFailed();
      case DeleteOutcome.Conflict _ -> throw SwiftProblem.conflict();
      case DeleteOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private int admit(ObjectName name, Caller caller) {
    return gate.requireWriter(caller, name.containerName()).container().policy();
  }
}
