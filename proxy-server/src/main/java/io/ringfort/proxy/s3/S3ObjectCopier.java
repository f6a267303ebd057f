package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.S3ObjectRequest.CopyObject;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.ReadConditions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies objects within the store, across buckets and accounts.
final class S3ObjectCopier {
  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectCopier.class);

  /// How often a copy of an object onto itself begins anew because it was written meanwhile.
  private static final int OVERTAKEN_MAX = 5;

  private final S3Gate gate;
  private final ObjectService objects;
  private final S3ObjectReader reader;

  /// One copy on its way.
  private record Copy(
      CopyObject request, S3Gate.Admission target, CannedAcl acl, boolean ontoItself) {
    PutCommand command(ObjectInfo source) {
      // A copy onto itself changes what is said of the object; it must not bring old data back
      // that was replaced while the copy was made.
      boolean guarded = ontoItself && request.condition() instanceof WriteCondition.Always;
      WriteCondition condition =
          guarded
              ? new WriteCondition.IfMatch(List.of(source.metadata().etag()))
              : request.condition();
      return new PutCommand(
          target.object(request.place().key()), target.policy(), condition, request.invocation());
    }

    ObjectAttributes attributes(ObjectInfo source, Optional<ObjectChecksum> checksum) {
      ObjectAttributes present = source.metadata().attributes();
      long deleteAt = ontoItself ? present.deleteAtSeconds() : 0;
      return request.object().copy(present, request.replace(), acl, checksum, deleteAt);
    }

    Optional<ChecksumAlgorithm> checksum(ObjectInfo source) {
      return request
          .checksum()
          .or(() -> S3ObjectHeaders.checksum(source).map(ObjectChecksum::algorithm));
    }

    boolean changesNothing() {
      return ontoItself
          && !request.replace()
          && !request.storageClassGiven()
          && request.checksum().isEmpty();
    }
  }

  S3ObjectCopier(S3Gate gate, ObjectService objects, S3ObjectReader reader) {
    this.gate = gate;
    this.objects = objects;
    this.reader = reader;
  }

  ServerResponse copy(CopyObject request, Principal principal) {
    S3Gate.Admission target = gate.requireWriter(principal, request.place().bucket());
    S3Gate.Admission source = gate.find(principal, request.source().bucket());
    boolean ontoItself =
        source.container().equals(target.container())
            && request.source().key().equals(request.place().key());
    CannedAcl acl = S3ObjectWriter.acl(target, request.object());
    Copy copy = new Copy(request, target, acl, ontoItself);
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      Optional<ObjectInfo> copied = attempt(copy, source);
      if (copied.isPresent()) {
        return answer(copied.get());
      }
    }
    throw S3Problem.of(S3Error.OPERATION_ABORTED);
  }

  /// Copies; empty if the object was copied onto itself and written meanwhile.
  private Optional<ObjectInfo> attempt(Copy copy, S3Gate.Admission from) {
    try (StoredObject source = reader.open(from, copy.request().source().key())) {
      ObjectInfo info = source.info();
      requireCopyable(copy, info);
      PutCommand command = copy.command(info);
      PutOutcome outcome =
          put(
              command,
              new CopiedObject(
                  source,
                  copy.checksum(info).map(ChecksumAlgorithm::start).orElse(null),
                  checksum -> copy.attributes(info, checksum)));
      boolean overtaken =
          outcome instanceof PutOutcome.ConditionFailed || outcome instanceof PutOutcome.Conflict;
      if (overtaken && !command.condition().equals(copy.request().condition())) {
        return Optional.empty();
      }
      return Optional.of(S3ObjectWriter.requireStored(outcome, command, Optional.of(differs())));
    }
  }

  private static void requireCopyable(Copy copy, ObjectInfo source) {
    if (S3ObjectReader.judge(copy.request().conditions(), source) != ReadConditions.Verdict.SEND) {
      throw S3Problem.of(S3Error.PRECONDITION_FAILED);
    }
    if (copy.changesNothing()) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    if (source.metadata().dataBytes() > S3ObjectWriter.OBJECT_BYTES_MAX) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + S3ObjectWriter.OBJECT_BYTES_MAX);
    }
  }

  private PutOutcome put(PutCommand command, CopiedObject data) {
    try {
      return objects.put(command, data);
    } catch (IOException e) {
      // No client sends data here: it is the source that cannot be read.
      LOG.warn("copy to {}: the source cannot be read", command.name(), e);
      throw S3Problem.of(
          S3Error.SERVICE_UNAVAILABLE, "The source cannot be read. Nothing was stored.");
    }
  }

  private static S3Problem differs() {
    return S3Problem.of(
        S3Error.INTERNAL_ERROR, "The copy differs from its source. Nothing was stored.");
  }

  private static ServerResponse answer(ObjectInfo copied) {
    S3Xml xml = S3Xml.document("CopyObjectResult");
    xml.text("LastModified", S3Time.iso(copied.birth()));
    xml.text("ETag", S3ObjectHeaders.quotedTag(copied));
    S3ObjectHeaders.checksum(copied).ifPresent(checksum -> checksum.addTo(xml));
    return xml.response(200);
  }
}
