package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.multipart.AbortOutcome;
import io.ringfort.proxy.multipart.ListUploadsCommand;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.PartsOutcome;
import io.ringfort.proxy.multipart.Upload;
import io.ringfort.proxy.multipart.UploadId;
import io.ringfort.proxy.multipart.UploadInfo;
import io.ringfort.proxy.multipart.UploadOutcome;
import io.ringfort.proxy.multipart.UploadsOutcome;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.s3.S3UploadRequest.AbortMultipartUpload;
import io.ringfort.proxy.s3.S3UploadRequest.CompleteMultipartUpload;
import io.ringfort.proxy.s3.S3UploadRequest.CreateMultipartUpload;
import io.ringfort.proxy.s3.S3UploadRequest.ListMultipartUploads;
import io.ringfort.proxy.s3.S3UploadRequest.ListParts;
import io.ringfort.proxy.s3.S3UploadRequest.UploadPart;
import io.ringfort.proxy.s3.S3UploadRequest.UploadPartCopy;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Answers calls on objects that arrive in parts.
final class S3UploadHandler {
  private final S3Gate gate;
  private final MultipartService uploads;
  private final S3PartWriter parts;
  private final UploadCompletion completion;

  S3UploadHandler(S3Gate gate, ObjectService objects, MultipartService uploads) {
    this.gate = gate;
    this.uploads = uploads;
    this.parts = new S3PartWriter(gate, new S3ObjectReader(gate, objects), uploads);
    this.completion = new UploadCompletion(uploads);
  }

  ServerResponse handle(S3UploadRequest request, S3Call call) throws IOException {
    Principal principal = call.principal();
    if (request instanceof ListMultipartUploads list) {
      return list(list, gate.requireLister(principal, list.bucket()));
    }
    S3Gate.Admission admission = gate.requireWriter(principal, request.bucket());
    return switch (request) {
      case CreateMultipartUpload create -> create(create, admission);
      case UploadPart part ->
          parts.put(upload(admission, part.key(), part.upload()), part.number(), call);
      case UploadPartCopy copy ->
          parts.copy(
              upload(admission, copy.key(), copy.upload()),
              copy.number(),
              copy.source(),
              principal);
      case ListParts list -> list(list, admission, upload(admission, list.key(), list.upload()));
      case CompleteMultipartUpload complete ->
          completion.complete(complete, upload(admission, complete.key(), complete.upload()), call);
      case AbortMultipartUpload abort -> abort(upload(admission, abort.key(), abort.upload()));
      case ListMultipartUploads _ -> throw new IllegalStateException("answered before");
    };
  }

  private static Upload upload(S3Gate.Admission admission, String key, UploadId id) {
    return new Upload(admission.object(key), admission.policy(), id);
  }

  private ServerResponse create(CreateMultipartUpload request, S3Gate.Admission admission) {
    String initiator = gate.ownerId(admission.principal());
    UploadNote note =
        new UploadNote(request.checksum(), request.object().storageClass(), initiator);
    UploadOutcome outcome =
        uploads.create(
            admission.object(request.key()),
            admission.policy(),
            request
                .object()
                .create(S3ObjectWriter.acl(admission, request.object()), Optional.empty()),
            note.text());
    UploadInfo info =
        switch (outcome) {
          case UploadOutcome.Open(UploadInfo open) -> open;
          case UploadOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
          case UploadOutcome.Completing _, UploadOutcome.Absent _, UploadOutcome.Unknown _ ->
              throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    HttpHeaders.Builder headers = HttpHeaders.builder();
    if (request.checksum()
        instanceof UploadChecksum.Of(ChecksumAlgorithm algorithm, UploadChecksum.Type type)) {
      headers.add(UploadChecksum.ALGORITHM_HEADER, algorithm.name());
      headers.add(UploadChecksum.TYPE_HEADER, type.name());
    }
    return S3Xml.document("InitiateMultipartUploadResult")
        .text("Bucket", request.bucket())
        .text("Key", request.key())
        .text("UploadId", info.upload().id().text())
        .response(200, headers.build());
  }

  private ServerResponse abort(Upload upload) {
    return switch (uploads.abort(upload)) {
      case AbortOutcome.Aborted _ -> ServerResponse.of(204);
      case AbortOutcome.Absent _ -> throw S3UploadRoutes.noSuchUpload(upload.id().text());
      case AbortOutcome.Completing _ -> throw S3Problem.of(S3Error.OPERATION_ABORTED);
      case AbortOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private ServerResponse list(ListParts request, S3Gate.Admission admission, Upload upload) {
    PartsOutcome.Page page =
        switch (uploads.listParts(upload, request.after(), Math.max(1, request.limit()))) {
          case PartsOutcome.Page found ->
              request.limit() == 0 ? new PartsOutcome.Page(found.info(), List.of(), false) : found;
          case PartsOutcome.Absent _ -> throw S3UploadRoutes.noSuchUpload(upload.id().text());
          case PartsOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    return UploadXml.parts(request, admission.container().account(), page);
  }

  private ServerResponse list(ListMultipartUploads request, S3Gate.Admission admission) {
    ListUploadsCommand command =
        new ListUploadsCommand(
            admission.container(),
            admission.policy(),
            request.bounds().prefix(),
            request.bounds().delimiter(),
            request.keyMarker(),
            request.uploadIdMarker(),
            request.bounds().maxKeys());
    UploadsOutcome.Page page =
        switch (uploads.listUploads(command)) {
          case UploadsOutcome.Page found ->
              request.bounds().maxKeys() == 0 ? new UploadsOutcome.Page(List.of(), false) : found;
          case UploadsOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    return UploadXml.uploads(request, page);
  }
}
