package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.multipart.CompleteCommand;
import io.ringfort.proxy.multipart.CompleteOutcome;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.PartChoice;
import io.ringfort.proxy.multipart.PartInfo;
import io.ringfort.proxy.multipart.Upload;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.S3UploadRequest.CompleteMultipartUpload;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumUse;
import java.io.IOException;

/// Answers CompleteMultipartUpload.
final class UploadCompletion {
  private final MultipartService uploads;

  UploadCompletion(MultipartService uploads) {
    this.uploads = uploads;
  }

  ServerResponse complete(CompleteMultipartUpload request, Upload upload, S3Call call)
      throws IOException {
    CompletionList list =
        CompletionList.read(call.readDocument(CompletionList.BYTES_MAX, ChecksumUse.IGNORE));
    CompletionCheck check = new CompletionCheck(list, request.headers());
    CompleteOutcome outcome =
        uploads.complete(
            new CompleteCommand(upload, list.choices(), request.condition()), check::decide);
    ObjectInfo info = requireCompleted(outcome, request, upload, check);
    S3Xml xml =
        S3Xml.document("CompleteMultipartUploadResult")
            .text("Location", location(call, request))
            .text("Bucket", request.bucket())
            .text("Key", request.key())
            .text("ETag", "\"" + info.metadata().etag() + "\"");
    S3ObjectHeaders.checksum(info).ifPresent(checksum -> checksum.addTo(xml));
    return xml.response(200);
  }

  private static String location(S3Call call, CompleteMultipartUpload request) {
    StringBuilder location = new StringBuilder("http://");
    String host = call.headers().firstOr("Host", "localhost");
    location.append(host).append('/');
    if (!host.startsWith(request.bucket() + ".")) {
      UrlEncoding.append(location, request.bucket());
      location.append('/');
    }
    UrlEncoding.append(location, request.key());
    return location.toString();
  }

  private static ObjectInfo requireCompleted(
      CompleteOutcome outcome,
      CompleteMultipartUpload request,
      Upload upload,
      CompletionCheck check) {
    return switch (outcome) {
      case CompleteOutcome.Completed(ObjectInfo info) -> info;
      case CompleteOutcome.Absent _ -> throw S3UploadRoutes.noSuchUpload(upload.id().text());
      case CompleteOutcome.InvalidPart(PartChoice choice) -> throw invalidPart(upload, choice);
      case CompleteOutcome.InvalidOrder _ -> throw S3Problem.of(S3Error.INVALID_PART_ORDER);
      case CompleteOutcome.TooSmall(PartInfo part, long bytesMin) ->
          throw S3Problem.of(S3Error.ENTITY_TOO_SMALL)
              .with("ProposedSize", Long.toString(part.dataBytes()))
              .with("MinSizeAllowed", Long.toString(bytesMin))
              .with("PartNumber", Integer.toString(part.number()))
              .with("ETag", part.etag());
      case CompleteOutcome.Rejected _ ->
          throw check.problem().orElseGet(() -> S3Problem.of(S3Error.INVALID_REQUEST));
      case CompleteOutcome.ConditionFailed(boolean absent) ->
          throw conditionFailed(request, absent);
      case CompleteOutcome.Conflict _ ->
          throw S3Problem.of(
              request.condition() instanceof WriteCondition.Always
                  ? S3Error.SLOW_DOWN
                  : S3Error.CONDITIONAL_REQUEST_CONFLICT);
      case CompleteOutcome.Busy _ -> throw S3Problem.of(S3Error.OPERATION_ABORTED);
      case CompleteOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case CompleteOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  static S3Problem invalidPart(Upload upload, PartChoice choice) {
    return S3Problem.of(
            S3Error.INVALID_PART,
            "One or more of the specified parts could not be found. The part may not have been"
                + " uploaded, or the specified entity tag may not match the part's entity tag.")
        .with("UploadId", upload.id().text())
        .with("PartNumber", Integer.toString(choice.number()))
        .with("ETag", choice.etag());
  }

  private static S3Problem conditionFailed(CompleteMultipartUpload request, boolean absent) {
    boolean unlessThere =
        request.condition() instanceof WriteCondition.IfAbsent
            || request.condition() instanceof WriteCondition.IfNoneMatch;
    if (absent && !unlessThere) {
      return S3Problem.of(S3Error.NO_SUCH_KEY).with("Key", request.key());
    }
    return S3Problem.of(S3Error.PRECONDITION_FAILED)
        .with("Condition", unlessThere ? "If-None-Match" : "If-Match");
  }
}
