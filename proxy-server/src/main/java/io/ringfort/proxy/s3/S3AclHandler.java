package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.UpdateOutcome;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Answers calls on access lists, which only the owner of the bucket may see and change.
final class S3AclHandler {
  private final S3Gate gate;
  private final ContainerService containers;
  private final ObjectService objects;

  S3AclHandler(S3Gate gate, ContainerService containers, ObjectService objects) {
    this.gate = gate;
    this.containers = containers;
    this.objects = objects;
  }

  ServerResponse handle(S3AclRequest request, S3Call call) throws IOException {
    S3Gate.Admission admission = gate.requireOwner(call.principal(), request.bucket());
    String owner = admission.container().account();
    return switch (request) {
      case S3AclRequest.GetBucketAcl _ -> AclDocument.response(admission.acl(), owner);
      case S3AclRequest.PutBucketAcl(_, AclSource source) ->
          changeBucket(admission, wanted(admission, source, call));
      case S3AclRequest.GetObjectAcl(_, String key) -> showObject(admission, key);
      case S3AclRequest.PutObjectAcl(_, String key, AclSource source) ->
          changeObject(admission, key, wanted(admission, source, call));
    };
  }

  private static CannedAcl wanted(S3Gate.Admission admission, AclSource source, S3Call call)
      throws IOException {
    String owner = admission.container().account();
    CannedAcl acl;
    if (source instanceof AclSource.Unsaid) {
      byte[] document = call.readDocument(AclDocument.BYTES_MAX);
      if (document.length == 0) {
        throw S3Problem.of(S3Error.MISSING_SECURITY_HEADER).with("MissingHeaderName", "x-amz-acl");
      }
      acl = AclDocument.parse(document, owner);
    } else {
      acl = source.resolve(owner, CannedAcl.PRIVATE);
    }
    admission.ownership().require(acl);
    return acl;
  }

  private ServerResponse changeBucket(S3Gate.Admission admission, CannedAcl acl) {
    SortedMap<String, String> system = new TreeMap<>(Map.of(CannedAcl.ITEM, acl.storedText()));
    return switch (containers.update(
        admission.container(), new AttributeChange(new TreeMap<>(), system))) {
      case UpdateOutcome.Updated _ -> ServerResponse.of(200);
      case UpdateOutcome.Absent _ -> throw S3Gate.noSuchBucket(admission.container().container());
      case UpdateOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private ServerResponse showObject(S3Gate.Admission admission, String key) {
    ObjectInfo info =
        switch (objects.head(admission.object(key), admission.policy())) {
          case HeadOutcome.Found(ObjectInfo found) -> found;
          case HeadOutcome.Absent _ -> throw gate.absent(admission, key);
          case HeadOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    return AclDocument.response(admission.acl(info), admission.container().account());
  }

  private ServerResponse changeObject(S3Gate.Admission admission, String key, CannedAcl acl) {
    MetadataChange change =
        new MetadataChange(
            admission.object(key), admission.policy(), info -> with(info, acl.storedText()));
    return switch (objects.change(change)) {
      case ChangeOutcome.Changed _ -> ServerResponse.of(200);
      case ChangeOutcome.Absent _ -> throw gate.absent(admission, key);
      case ChangeOutcome.Conflict _ -> throw S3Problem.of(S3Error.OPERATION_ABORTED);
      case ChangeOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case ChangeOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private static ObjectAttributes with(ObjectInfo info, String acl) {
    ObjectAttributes present = info.metadata().attributes();
    SortedMap<String, String> system = new TreeMap<>(present.systemMetadata());
    if (acl.isEmpty()) {
      system.remove(CannedAcl.ITEM);
    } else {
      system.put(CannedAcl.ITEM, acl);
    }
    return new ObjectAttributes(
        present.contentType(),
        present.contentHeaders(),
        present.userMetadata(),
        system,
        present.deleteAtSeconds());
  }
}
